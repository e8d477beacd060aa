/** The partner's standing in the program, and the way out of it. */

import { Alert, Badge, Button, Card, Group, List, Stack, Table, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { useMembership } from "@/app/me";
import { Confirm, type Step } from "@/components/Confirm";
import { Moment } from "@/components/figures";

const MEANINGS = ["links", "customers", "balance", "keys"] as const;

export function Membership() {
  const { t } = useTranslation("settings");
  const { program, partner, terms } = useMembership();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step | null>(null);
  const at = (moment: string) => <Moment at={moment} zone={terms.time_zone} />;
  const left = partner.left_at !== null;
  const leave: Step = {
    title: t("leave.title", { program: terms.name }),
    text: (
      <Stack gap="xs">
        <Text>{t("leave.text")}</Text>
        <List size="sm">
          {MEANINGS.map((each) => (
            <List.Item key={each}>{t(`leave.${each}`)}</List.Item>
          ))}
        </List>
      </Stack>
    ),
    action: t("leave.confirm"),
    grave: true,
    act: async (_reason, key) => {
      await answered(
        partnerApi.POST("/v1/programs/{program}/leave", { params: { path: { program }, header: once(key) } }),
      );
      await queries.invalidateQueries({ queryKey: ["partner"] });
    },
  };
  const facts: [string, React.ReactNode][] = [
    [
      t("membership.id"),
      <span key="id" translate="no">
        {partner.id}
      </span>,
    ],
    [t("membership.enrolled"), at(partner.enrolled_at)],
  ];
  if (partner.approved_at !== null) facts.push([t("membership.approved"), at(partner.approved_at)]);
  if (partner.left_at !== null) facts.push([t("membership.left"), at(partner.left_at)]);
  return (
    <Card component="section" aria-labelledby="membership">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="membership">
          {terms.name}
        </Title>
        <Badge variant="light" color={partner.status === "active" ? "teal" : "gray"} autoContrast>
          {t(`statuses.${partner.status}`)}
        </Badge>
      </Group>
      <Stack gap="sm">
        {partner.rejection !== null && (
          <Alert color="yellow" title={t("membership.rejection")}>
            {partner.rejection}
          </Alert>
        )}
        <Table variant="vertical" aria-label={t("membership.title")}>
          <Table.Tbody>
            {facts.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {left ? (
          <Text size="sm">{t("leave.done")}</Text>
        ) : (
          <Group>
            <Button variant="default" onClick={() => setStep(leave)}>
              {t("leave.open")}
            </Button>
          </Group>
        )}
      </Stack>
      <Confirm step={step} onClose={() => setStep(null)} />
    </Card>
  );
}
