/** What is known of a customer; who it is only as far as the partner asked to see. */

import { Card, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Moment } from "@/components/figures";
import type customers from "@/locales/en/customers.json";
import { StatusNote } from "./StatusNote";

export function Facts({ found, zone }: { found: Partner["CustomerDetails"]; zone: string }) {
  const { t, i18n } = useTranslation("customers");
  const { customer, account_ids, bound_by, bound_at, first_paid_at } = found;
  const at = (moment: string | null) => moment !== null && <Moment at={moment} zone={zone} />;
  const source = (name: string) =>
    i18n.exists(`boundBy.${name}`, { ns: "customers" }) ? t(`boundBy.${name as keyof typeof customers.boundBy}`) : name;
  const facts: [string, ReactNode][] = [
    [t("status"), <StatusNote key="status" customer={customer} zone={zone} />],
    [t("name"), customer.name],
    [t("email"), customer.email],
    [t("phone"), customer.phone],
    [t("registered"), at(customer.registered_at)],
    [t("bound"), bound_by === null ? null : [source(bound_by), ", ", <span key="at">{at(bound_at)}</span>]],
    [t("firstPaid"), first_paid_at === null ? t("notYet") : at(first_paid_at)],
    [t("plan"), customer.plan],
    [t("accounts"), account_ids.join(", ")],
  ];
  return (
    <Card component="section" aria-labelledby="facts" h="100%">
      <Title order={2} id="facts" mb="sm">
        {t("facts")}
      </Title>
      {customer.erased && <Text mb="sm">{t("erasedText")}</Text>}
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {facts
            .filter(([, value]) => value !== null && value !== "" && value !== false)
            .map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w="42%" scope="row">
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
