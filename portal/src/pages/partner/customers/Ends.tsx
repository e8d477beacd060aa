/** Until when each reward can still come of a customer. */

import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Moment } from "@/components/figures";

export function Ends({ rules, zone }: { rules: Partner["RuleEndView"][]; zone: string }) {
  const { t } = useTranslation("customers");
  if (rules.length === 0) return null;
  return (
    <Table aria-label={t("ends.title")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t("ends.rule")}</Table.Th>
          <Table.Th scope="col">{t("ends.until")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rules.map((each) => (
          <Table.Tr key={each.rule}>
            <Table.Th scope="row" fw={400}>
              {each.rule}
            </Table.Th>
            <Table.Td>
              {each.came_at !== null && (
                <>
                  {t("ends.came")} <Moment at={each.came_at} zone={zone} />
                </>
              )}
              {each.came_at === null && each.until === null && t("ends.noEnd")}
              {each.came_at === null && each.until !== null && (
                <>
                  {each.over && `${t("ends.over")} `}
                  <Moment at={each.until} zone={zone} />
                </>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
