/** One webhook: trying it out, pausing, changing and ending it, and what became of its messages. */

import { Anchor, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconSend } from "@tabler/icons-react";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { pathOf, useParam } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { SettingsFrame } from "@/pages/partner/settings/SettingsFrame";
import { Deliveries } from "./Deliveries";
import { Fields } from "./Fields";
import { type NewWebhook, type Webhook as View, webhookOf } from "./queries";
import { ShownSecret } from "./ShownSecret";
import { WebhookBadge } from "./Webhooks";

export default function Webhook() {
  const { t } = useTranslation("webhooks");
  const { program, terms } = useMembership();
  const id = useParam("webhook");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: webhook } = useSuspenseQuery(webhookOf(program, id));
  const [step, setStep] = useState<Step | null>(null);
  const [made, setMade] = useState<NewWebhook | null>(null);
  const path = { program, webhook: id };
  const list = pathOf("partner", program, "settings/webhooks");
  const changed = () => queries.invalidateQueries({ queryKey: ["partner", program, "webhooks"] });
  const ping = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/webhooks/{webhook}/ping", {
          params: { path, header: once(crypto.randomUUID()) },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: t("ping.sent") });
      await changed();
    },
  });
  const pause = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.PATCH("/v1/programs/{program}/webhooks/{webhook}", {
          params: { path },
          body: { disabled: !webhook.disabled },
        }),
      ),
    onSuccess: changed,
  });
  const rotate: Step = {
    title: t("rotate.title"),
    text: t("rotate.text"),
    action: t("rotate.action"),
    act: async (_reason, key) => {
      const rotated = await answered(
        partnerApi.POST("/v1/programs/{program}/webhooks/{webhook}/rotate-secret", {
          params: { path, header: once(key) },
        }),
      );
      setMade(rotated);
      await changed();
    },
  };
  const remove: Step = {
    title: t("remove.title"),
    text: t("remove.text"),
    action: t("remove.action"),
    grave: true,
    act: async () => {
      await answered(partnerApi.DELETE("/v1/programs/{program}/webhooks/{webhook}", { params: { path } }));
      await navigate({ to: list });
      queries.removeQueries({ queryKey: ["partner", program, "webhooks", id] });
      await changed();
    },
  };
  const error = ping.error ?? pause.error;
  return (
    <SettingsFrame place="webhooks">
      <Group justify="space-between">
        <Anchor component={Link} to={list} size="sm">
          {t("back")}
        </Anchor>
        <Group gap="xs">
          <Button
            leftSection={<IconSend size={16} aria-hidden />}
            onClick={() => ping.mutate()}
            loading={ping.isPending}
            disabled={webhook.disabled}
          >
            {t("ping.action")}
          </Button>
          <Button variant="default" onClick={() => pause.mutate()} loading={pause.isPending}>
            {t(webhook.disabled ? "resume" : "pause")}
          </Button>
          <Button variant="default" onClick={() => setStep(rotate)}>
            {t("rotate.open")}
          </Button>
          <Button variant="default" onClick={() => setStep(remove)}>
            {t("remove.open")}
          </Button>
        </Group>
      </Group>
      <ErrorNote problem={error ? asProblem(error) : null} />
      <Group gap="xs">
        <Title order={2} style={{ overflowWrap: "anywhere" }}>
          {webhook.url}
        </Title>
        <WebhookBadge webhook={webhook} />
      </Group>
      <Text size="sm" c="dimmed">
        {t(webhook.disabled ? "pausedText" : "onText")}{" "}
        {webhook.old_secret_until !== null && (
          <>
            {t("oldSecret")} <Moment at={webhook.old_secret_until} zone={terms.time_zone} />
          </>
        )}
      </Text>
      <Deliveries webhook={id} />
      <Change key={webhook.url + webhook.types.join()} webhook={webhook} changed={changed} />
      <Confirm step={step} onClose={() => setStep(null)} />
      <ShownSecret made={made} onClose={() => setMade(null)} />
    </SettingsFrame>
  );
}

function Change({ webhook, changed }: { webhook: View; changed: () => Promise<void> }) {
  const { t } = useTranslation("webhooks");
  const { program } = useMembership();
  const [url, setUrl] = useState(webhook.url);
  const [types, setTypes] = useState<string[]>(webhook.types);
  const save = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.PATCH("/v1/programs/{program}/webhooks/{webhook}", {
          params: { path: { program, webhook: webhook.id } },
          body: { url: url.trim(), types: types as Partner["FactType"][] },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: t("saved") });
      await changed();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Card component="section" aria-labelledby="change">
      <Title order={2} id="change" mb="sm">
        {t("change")}
      </Title>
      <form onSubmit={(event) => [event.preventDefault(), save.mutate()]}>
        <Stack>
          <ErrorNote problem={problem} shown={["url", "types"]} />
          <Fields url={url} onUrl={setUrl} types={types} onTypes={setTypes} problem={problem} />
          <Button type="submit" variant="default" loading={save.isPending} disabled={types.length === 0}>
            {t("save", { ns: "common" })}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
