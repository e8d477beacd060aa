/** One unit's balance: what was earned in all is the sum of where it stands, and what of it becomes available when. */

import { Card, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Day, Money } from "@/components/figures";
import { Blocked } from "./Blocked";

const PARTS = ["available", "pending", "reserved", "paid", "written_off"] as const;

export function UnitBalance({ balance, zone }: { balance: Partner["UnitBalanceView"]; zone: string }) {
  const { t } = useTranslation("balance");
  const money = (amount: number) => <Money amount={amount} unit={balance.unit} decimals={balance.decimals} />;
  return (
    <Card component="section" aria-labelledby={`balance-${balance.unit}`}>
      <Stack gap="xs">
        <Title order={2} id={`balance-${balance.unit}`}>
          {t("in", { unit: balance.unit })}
        </Title>
        <Blocked block={balance.blocked} />
        <Table aria-labelledby={`balance-${balance.unit}`} horizontalSpacing={0}>
          <Table.Thead className="visually-hidden">
            <Table.Tr>
              <Table.Th scope="col">{t("part")}</Table.Th>
              <Table.Th scope="col">{t("amount")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {PARTS.map((part) => (
              <Table.Tr key={part}>
                <Table.Th scope="row" fw={500}>
                  {t(`parts.${part}`)}
                  <Text size="sm" c="dimmed" fw={400}>
                    {t(`told.${part}`)}
                  </Text>
                </Table.Th>
                <Table.Td ta="end" valign="top">
                  {money(balance[part])}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr style={{ borderTop: "2px solid var(--mantine-color-text)" }}>
              <Table.Th scope="row">
                {t("parts.accrued")}
                <Text size="sm" c="dimmed" fw={400}>
                  {t("told.accrued")}
                </Text>
              </Table.Th>
              <Table.Td ta="end" valign="top" fw={700} fz="lg">
                {money(balance.accrued)}
              </Table.Td>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
        {balance.maturing.length > 0 && (
          <section aria-labelledby={`maturing-${balance.unit}`}>
            <Title order={2} id={`maturing-${balance.unit}`} mb={4}>
              {t("maturing.title")}
            </Title>
            <Text size="sm" c="dimmed">
              {t(balance.maturing_complete ? "maturing.text" : "maturing.incomplete", { zone })}
            </Text>
            <Table aria-labelledby={`maturing-${balance.unit}`} horizontalSpacing={0}>
              <Table.Thead className="visually-hidden">
                <Table.Tr>
                  <Table.Th scope="col">{t("maturing.day")}</Table.Th>
                  <Table.Th scope="col">{t("amount")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {balance.maturing.map((each) => (
                  <Table.Tr key={each.day}>
                    <Table.Th scope="row" fw={400}>
                      <Day value={each.day} />
                    </Table.Th>
                    <Table.Td ta="end">{money(each.amount)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        )}
      </Stack>
    </Card>
  );
}
