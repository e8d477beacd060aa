/** What stands on a partner's balances: what was earned in all is the sum of the parts. */

import { Alert, Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import { Money } from "@/components/figures";

const PARTS = ["accrued", "pending", "available", "reserved", "paid", "written_off"] as const;

export function Balances({ balances }: { balances: Operator["BalanceView"][] }) {
  const { t } = useTranslation("operator-partners");
  return (
    <Card component="section" aria-label={t("balances.title")}>
      <Title order={2} mb="xs">
        {t("balances.title")}
      </Title>
      {balances.length === 0 && <Text c="dimmed">{t("balances.none")}</Text>}
      {balances
        .filter((each) => each.blocked !== null)
        .map((each) => (
          <Alert key={each.unit} color="red" variant="outline" c="inherit" mb="xs">
            {t("balances.blocked", { unit: each.unit, reason: each.blocked })}
          </Alert>
        ))}
      {balances.length > 0 && (
        <Table.ScrollContainer
          minWidth={640}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": t("balances.title") } }}
        >
          <Table aria-label={t("balances.title")}>
            <Table.Thead>
              <Table.Tr>
                {PARTS.map((part) => (
                  <Table.Th key={part} scope="col" ta="end">
                    {t(`balances.${part}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {balances.map((each) => (
                <Table.Tr key={each.unit}>
                  {PARTS.map((part) => (
                    <Table.Td key={part} ta="end" fw={part === "accrued" ? 650 : undefined}>
                      <Money amount={each[part]} unit={each.unit} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="sm" c="dimmed" mt="xs">
        {t("balances.sum")}
      </Text>
    </Card>
  );
}
