/** The partner's webhooks: addresses that are told what happens to its own lines. */

import { Anchor, Badge, Button, Card, Text } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Moment } from "@/components/figures";
import { SettingsFrame } from "@/pages/partner/settings/SettingsFrame";
import { NewWebhook } from "./NewWebhook";
import { type NewWebhook as Made, MOST_WEBHOOKS, useWebhooks, type Webhook } from "./queries";
import { ShownSecret } from "./ShownSecret";
import { useTypeName } from "./useTypeName";

export default function Webhooks() {
  const { t } = useTranslation("webhooks");
  const { program, partner, terms } = useMembership();
  const queries = useQueryClient();
  const typeName = useTypeName();
  const webhooks = useWebhooks(program);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const full = webhooks.rows.length >= MOST_WEBHOOKS;
  const obstacle = partner.status !== "active" ? t("notActive") : full ? t("full", { count: MOST_WEBHOOKS }) : null;
  const columns = useMemo<Column<Webhook>[]>(
    () => [
      {
        id: "url",
        header: t("url"),
        value: (row) => row.url,
        cell: (row) => (
          <Anchor component={Link} to={pathOf("partner", program, `settings/webhooks/${row.id}`)} size="sm" fw={600}>
            <span style={{ overflowWrap: "anywhere" }}>{row.url}</span>
          </Anchor>
        ),
      },
      { id: "types", header: t("told"), value: (row) => row.types.map(typeName).join(", ") },
      {
        id: "disabled",
        header: t("state"),
        value: (row) => (row.disabled ? "paused" : "on"),
        search: (row) => t(row.disabled ? "paused" : "on"),
        cell: (row) => <WebhookBadge webhook={row} />,
      },
      {
        id: "made_at",
        header: t("made"),
        value: (row) => row.made_at,
        cell: (row) => <Moment at={row.made_at} zone={terms.time_zone} />,
      },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ],
    [t, typeName, program, terms],
  );
  const button = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setMaking(true)}
      disabled={obstacle !== null}
    >
      {t("new")}
    </Button>
  );
  return (
    <SettingsFrame place="webhooks" action={webhooks.rows.length > 0 ? button : undefined}>
      <Text size="sm" c="dimmed">
        {t("text")} {obstacle}
      </Text>
      <Card>
        <DataTable
          label={t("title")}
          file={`webhooks-${program}`}
          list={webhooks}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState icon={IconWebhook} title={t("empty.title")} text={t("empty.text")}>
              {button}
            </EmptyState>
          }
        />
      </Card>
      <NewWebhook
        opened={making}
        onClose={() => setMaking(false)}
        onMade={(webhook) => {
          setMaking(false);
          setMade(webhook);
          void queries.invalidateQueries({ queryKey: ["partner", program, "webhooks"] });
        }}
      />
      <ShownSecret made={made} onClose={() => setMade(null)} />
    </SettingsFrame>
  );
}

export function WebhookBadge({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation("webhooks");
  return (
    <Badge variant="light" color={webhook.disabled ? "gray" : "teal"} autoContrast>
      {t(webhook.disabled ? "paused" : "on")}
    </Badge>
  );
}
