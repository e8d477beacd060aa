/** Who is above a partner, now and before; another one counts from now on. */

import { Button, Card, Group, List, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { Refer } from "../decisions/Refer";

export function Parent({ partner }: { partner: Operator["PartnerDetails"] }) {
  const { t } = useTranslation("operator-partners");
  const { t: common } = useTranslation();
  const program = useProgram();
  const queries = useQueryClient();
  const may = useMay("partner:approve");
  const [typed, setTyped] = useState(partner.parent ?? "");
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.PUT("/v1/operator/programs/{program}/partners/{partner}/parent", {
          params: { path: { program, partner: partner.partner } },
          body: { parent: typed.trim() === "" ? null : typed.trim() },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: t("parents.done") });
      return queries.invalidateQueries({ queryKey: ["operator", program] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const same = typed.trim() === (partner.parent ?? "");
  return (
    <Card component="section" aria-label={t("parents.title")}>
      <Stack gap="sm">
        <Title order={2}>{t("parents.title")}</Title>
        <Text>{partner.parent === null ? t("parents.nobody") : <Refer page="partners" id={partner.parent} />}</Text>
        {partner.former_parents.length > 0 && (
          <List size="sm">
            {partner.former_parents.map((each) => (
              <List.Item key={each.until}>
                {each.parent ?? t("parents.nobody")}, {t("until")} <Moment at={each.until} />
              </List.Item>
            ))}
          </List>
        )}
        {may && (
          <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
            <Stack gap="xs">
              <Group align="flex-end" gap="xs">
                <TextInput
                  label={t("parents.change")}
                  autoComplete="off"
                  value={typed}
                  error={problem?.fault("parent")}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                  flex={1}
                  miw={160}
                />
                <Button type="submit" variant="default" loading={send.isPending} disabled={same}>
                  {common("save")}
                </Button>
              </Group>
              <Text size="sm" c="dimmed">
                {t("parents.text")}
              </Text>
              <ErrorNote problem={problem} shown={["parent"]} />
            </Stack>
          </form>
        )}
      </Stack>
    </Card>
  );
}
