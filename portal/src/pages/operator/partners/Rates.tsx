/** A partner's own rates, dated: what is agreed now counts for what occurs from now on. */

import { Button, Card, Group, SimpleGrid, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { termsInForce } from "./queries";
import { ratesText, rewardsOf, typedRates } from "./rates";

export function Rates({ partner }: { partner: Operator["PartnerDetails"] }) {
  const { t } = useTranslation("operator-partners");
  const { t: common } = useTranslation();
  const program = useProgram();
  const queries = useQueryClient();
  const may = useMay("partner:approve");
  const { data: terms } = useSuspenseQuery(termsInForce(program));
  const [typed, setTyped] = useState<Record<string, string>>(partner.percents);
  const rewards = [...new Set([...rewardsOf(terms.document), ...Object.keys(partner.percents)])];
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.PUT("/v1/operator/programs/{program}/partners/{partner}/rates", {
          params: { path: { program, partner: partner.partner } },
          body: { percents: typedRates(typed) },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: t("rates.done") });
      return queries.invalidateQueries({ queryKey: ["operator", program] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const fields = rewards.map((reward) => `percents.${reward}`);
  const history = [...partner.former_rates].sort((one, other) => (one.until < other.until ? 1 : -1));
  return (
    <Card component="section" aria-label={t("rates.title")}>
      <Stack gap="sm">
        <Title order={2}>{t("rates.title")}</Title>
        <Text size="sm" c="dimmed">
          {t("rates.text")}
        </Text>
        <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
          <Stack gap="sm">
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
              {rewards.map((reward) => (
                <TextInput
                  key={reward}
                  label={reward}
                  placeholder={t("rates.byTerms")}
                  rightSection="%"
                  inputMode="decimal"
                  autoComplete="off"
                  readOnly={!may}
                  value={typed[reward] ?? ""}
                  error={problem?.fault(`percents.${reward}`)}
                  onChange={(event) => setTyped({ ...typed, [reward]: event.currentTarget.value })}
                />
              ))}
            </SimpleGrid>
            <ErrorNote problem={problem} shown={fields} />
            {may && (
              <Group>
                <Button type="submit" variant="default" loading={send.isPending}>
                  {common("save")}
                </Button>
              </Group>
            )}
          </Stack>
        </form>
        {history.length > 0 && (
          <Table aria-label={t("rates.former")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("rates.former")}</Table.Th>
                <Table.Th scope="col">{t("until")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {history.map((each) => (
                <Table.Tr key={each.until}>
                  <Table.Td>{ratesText(each.percents) ?? t("rates.byTerms")}</Table.Td>
                  <Table.Td>
                    <Moment at={each.until} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Card>
  );
}
