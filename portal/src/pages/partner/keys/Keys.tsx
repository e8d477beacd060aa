/** API keys for the partner's own scripts: making, rotating and revoking them. */

import { Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { useMembership } from "@/app/me";
import { Confirm, type Step } from "@/components/Confirm";
import type { Column } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Day, Moment } from "@/components/figures";
import { SettingsFrame } from "@/pages/partner/settings/SettingsFrame";
import { NewKey } from "./NewKey";
import { type Key, type NewKey as Made, MOST_KEYS, useKeys } from "./queries";
import { ShownKey } from "./ShownKey";

const STATES = ["active", "ending", "ended"] as const;
const COLOURS = { active: "teal", ending: "yellow", ended: "gray" } as const;

export default function Keys() {
  const { t } = useTranslation("keys");
  const { program, partner, terms } = useMembership();
  const queries = useQueryClient();
  const keys = useKeys(program);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const changed = () => queries.invalidateQueries({ queryKey: ["partner", program, "keys"] });
  const full = keys.rows.filter((each) => each.status !== "ended").length >= MOST_KEYS;
  const obstacle = partner.status !== "active" ? t("notActive") : full ? t("full", { count: MOST_KEYS }) : null;

  const revoke = (key: Key): Step => ({
    title: t("revoke.title", { prefix: key.prefix }),
    text: t("revoke.text"),
    action: t("revoke.action"),
    grave: true,
    act: async (_reason, wish) => {
      const path = { program, key: key.id };
      await answered(
        partnerApi.POST("/v1/programs/{program}/keys/{key}/revoke", { params: { path, header: once(wish) } }),
      );
      await changed();
    },
  });
  const rotate = (key: Key): Step => ({
    title: t("rotate.title", { prefix: key.prefix }),
    text: t("rotate.text"),
    action: t("rotate.action"),
    act: async (_reason, wish) => {
      const path = { program, key: key.id };
      const successor = await answered(
        partnerApi.POST("/v1/programs/{program}/keys/{key}/rotate", { params: { path, header: once(wish) } }),
      );
      setMade(successor);
      await changed();
    },
  });

  const columns = useMemo<Column<Key>[]>(() => {
    const at = (moment: string | null) =>
      moment === null ? t("never") : <Moment at={moment} zone={terms.time_zone} />;
    const scopes = (row: Key) => row.scopes.map((each) => t(`scopes.${each}`)).join(", ");
    return [
      { id: "name", header: t("name"), value: (row) => row.name ?? "" },
      {
        id: "prefix",
        header: t("prefix"),
        value: (row) => row.prefix,
        cell: (row) => <code translate="no">{row.prefix}…</code>,
      },
      { id: "scopes", header: t("scopesTitle"), value: scopes },
      {
        id: "status",
        header: t("status"),
        value: (row) => row.status,
        search: (row) => t(`states.${row.status}`),
        cell: (row) => (
          <Badge variant="light" color={COLOURS[row.status]} autoContrast>
            {t(`states.${row.status}`)}
          </Badge>
        ),
        choices: STATES.map((value) => ({ value, label: t(`states.${value}`) })),
      },
      { id: "created_at", header: t("created"), value: (row) => row.created_at, cell: (row) => at(row.created_at) },
      { id: "expires_at", header: t("expires"), value: (row) => row.expires_at, cell: (row) => at(row.expires_at) },
      {
        id: "last_used_on",
        header: t("used"),
        value: (row) => row.last_used_on,
        cell: (row) => (row.last_used_on === null ? t("unused") : <Day value={row.last_used_on} />),
      },
      { id: "id", header: t("id"), value: (row) => row.id, csvOnly: true },
    ];
  }, [t, terms]);

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
    <SettingsFrame place="keys" action={keys.rows.length > 0 ? button : undefined}>
      <Text size="sm" c="dimmed">
        {t("text")} {obstacle}
      </Text>
      <Card>
        <DataTable
          label={t("title")}
          file={`keys-${program}`}
          list={keys}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState icon={IconKey} title={t("empty.title")} text={t("empty.text")}>
              {button}
            </EmptyState>
          }
          actions={(row) =>
            row.status !== "ended" && (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t("rotate.of", { prefix: row.prefix })}
                  onClick={() => setStep(rotate(row))}
                >
                  {t("rotate.open")}
                </Button>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t("revoke.of", { prefix: row.prefix })}
                  onClick={() => setStep(revoke(row))}
                >
                  {t("revoke.open")}
                </Button>
              </Group>
            )
          }
        />
      </Card>
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {t("usedWhy")}
        </Text>
      </Stack>
      <NewKey
        opened={making}
        onClose={() => setMaking(false)}
        onMade={(key) => {
          setMaking(false);
          setMade(key);
          void changed();
        }}
      />
      <ShownKey made={made} onClose={() => setMade(null)} />
      <Confirm step={step} onClose={() => setStep(null)} />
    </SettingsFrame>
  );
}
