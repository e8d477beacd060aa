/** What the dry run says: what leaves the balance, what arrives, when, and what would keep it waiting. */

import { Alert, List, Stack, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Problem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { Moment, Money } from "@/components/figures";
import { useSentence } from "@/components/sentence";

interface Props {
  quote: Partner["QuoteView"];
  decimals: number;
  next: Partner["NextPayoutView"] | null;
  method: Partner["MethodView"] | null;
}

export function Outlook({ quote, decimals, next, method }: Props) {
  const { t } = useTranslation("payouts");
  const { terms } = useMembership();
  const sentence = useSentence();
  if (!quote.accepted) return null;
  const money = (amount: number) => <Money amount={amount} unit={quote.unit} decimals={decimals} />;
  const facts = [
    { name: t("outlook.leaves"), value: money(quote.amount) },
    { name: t("outlook.fee"), value: t("outlook.noFee") },
    ...(quote.bonus > 0 ? [{ name: t("outlook.bonus"), value: money(quote.bonus) }] : []),
    { name: t("outlook.arrives"), value: money(quote.amount + quote.bonus) },
    {
      name: t("outlook.when"),
      value: quote.at_once || next === null ? t("outlook.now") : <Moment at={next.payout_day} zone={terms.time_zone} />,
    },
  ];
  return (
    <Stack gap="xs">
      <Table variant="vertical" withTableBorder>
        <Table.Tbody>
          {facts.map((each) => (
            <Table.Tr key={each.name}>
              <Table.Th scope="row">{each.name}</Table.Th>
              <Table.Td ta="end">{each.value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {quote.warnings.length > 0 && (
        <Alert color="yellow" title={t("outlook.waits")}>
          <List size="sm">
            {quote.warnings.map((each) => (
              <List.Item key={each.code}>
                {sentence(new Problem(0, each.code, each.message))}
                {each.code === "payout_method_cools_off" && method?.paid_to_from != null && (
                  <>
                    {" "}
                    <Moment at={method.paid_to_from} zone={terms.time_zone} />
                  </>
                )}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {quote.at_once && <Alert variant="light">{t("outlook.final")}</Alert>}
    </Stack>
  );
}
