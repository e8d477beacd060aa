/** One webhook: what it is told, a ping, its secret, and what became of its messages. */

import { Button, Card, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { pathOf, useParam, useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Decision } from "../decisions/Decision";
import { Facts } from "../decisions/Facts";
import { ShownOnce } from "../decisions/ShownOnce";
import { State } from "../decisions/State";
import { Deliveries } from "./Deliveries";
import { useFactName } from "./facts";
import { WebhookForm } from "./WebhookForm";

const ONE = "/v1/operator/programs/{program}/webhooks/{webhook}" as const;

export default function Webhook() {
  const { t } = useTranslation("operator-webhooks");
  const named = useFactName();
  const program = useProgram();
  const webhook = useParam("webhook");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const path = { program, webhook };
  const key = ["operator", program, "webhooks", webhook];
  const { data: hook } = useSuspenseQuery({
    queryKey: key,
    queryFn: () => answered(operatorApi.GET(ONE, { params: { path } })),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["operator", program, "webhooks"] });
  const ping = useMutation({
    mutationFn: () =>
      answered(operatorApi.POST(`${ONE}/ping`, { params: { path, header: once(crypto.randomUUID()) } })),
    onSuccess: () => {
      notifications.show({ message: t("ping.done") });
      return again();
    },
  });
  const pause = useMutation({
    mutationFn: (disabled: boolean) => answered(operatorApi.PATCH(ONE, { params: { path }, body: { disabled } })),
    onSuccess: again,
  });
  const failed = ping.error ?? pause.error;
  return (
    <Stack>
      <PageTitle title={t("one")}>
        <State word={t(hook.disabled ? "paused" : "works")} tone={hook.disabled ? "over" : "good"} />
      </PageTitle>
      <Card component="section" aria-label={t("one")}>
        <Stack>
          <Facts
            label={t("one")}
            facts={[
              [t("url"), hook.url],
              [t("types"), hook.types.map(named).join(", ")],
              [t("made"), <Moment key="made" at={hook.made_at} />],
              [t("oldSecret"), hook.old_secret_until === null ? null : <Moment key="old" at={hook.old_secret_until} />],
            ]}
          />
          <Group gap="xs">
            <Button onClick={() => ping.mutate()} loading={ping.isPending} disabled={hook.disabled}>
              {t("ping.label")}
            </Button>
            <Button variant="default" onClick={open}>
              {t("change")}
            </Button>
            <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate(!hook.disabled)}>
              {t(hook.disabled ? "resume" : "pause")}
            </Button>
            <Decision
              danger
              plain
              label={t("rotate.label")}
              about={hook.url}
              text={t("rotate.text")}
              done={t("rotate.done")}
              changes={["operator", program, "webhooks"]}
              act={async (_, header) => {
                const made = await answered(operatorApi.POST(`${ONE}/rotate-secret`, { params: { path, header } }));
                setSecret(made.secret);
              }}
            />
            <Decision
              danger
              plain
              label={t("remove.label")}
              about={hook.url}
              text={t("remove.text")}
              done={t("remove.done")}
              changes={[]}
              act={async () => {
                await operatorApi.DELETE(ONE, { params: { path } });
                await navigate({ to: pathOf("operator", program, "webhooks") });
                queries.removeQueries({ queryKey: key });
                void again();
              }}
            />
          </Group>
          <Text size="sm" c="dimmed">
            {t("pauseText")}
          </Text>
          <ErrorNote problem={failed ? asProblem(failed) : null} />
        </Stack>
      </Card>
      <Card component="section" aria-label={t("deliveries.title")}>
        <Title order={2} mb="xs">
          {t("deliveries.title")}
        </Title>
        <Deliveries webhook={webhook} />
      </Card>
      <Drawer opened={opened} onClose={close} title={<Text fw={650}>{t("change")}</Text>}>
        <WebhookForm
          url={hook.url}
          types={hook.types}
          action={t("change")}
          send={async (body) => {
            await operatorApi.PATCH(ONE, { params: { path }, body });
            close();
            void again();
          }}
        />
      </Drawer>
      <ShownOnce title={t("secret")} secret={secret} onClose={() => setSecret(null)} />
    </Stack>
  );
}
