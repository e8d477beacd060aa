/** What happened to the partner's standing, terms and money, unread first; reading it is noted. */

import { Anchor, Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { SettingsFrame } from "@/pages/partner/settings/SettingsFrame";
import { type Notice, noticesOf, unreadOf } from "./queries";
import { useNotice } from "./useNotice";
import { pageOf } from "./words";

const PAGE = 25;

export default function Notifications() {
  const { t } = useTranslation("notifications");
  const { program } = useMembership();
  const queries = useQueryClient();
  const list = useRows(["partner", program, "notifications", "list"], (cursor) => noticesOf(program, PAGE, cursor));
  const { data: unread = 0 } = useQuery(unreadOf(program));
  const read = useMutation({
    mutationFn: (ids: string[] | null) =>
      answered(
        partnerApi.POST("/v1/programs/{program}/notifications/read", {
          params: { path: { program }, header: once(crypto.randomUUID()) },
          body: { ids },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["partner", program, "notifications"] }),
  });
  const all = (
    <Button variant="default" onClick={() => read.mutate(null)} disabled={unread === 0} loading={read.isPending}>
      {t("readAll")}
    </Button>
  );
  return (
    <SettingsFrame place="notifications" action={list.rows.length > 0 ? all : undefined}>
      <ErrorNote problem={read.error ? asProblem(read.error) : null} />
      <ErrorNote problem={list.problem} again={list.again} />
      <Text size="sm" c="dimmed" role="status">
        {t("unread", { count: unread })} {t("kept")}
      </Text>
      {list.loading && <Skeleton h={90} />}
      {!list.loading && list.problem === null && list.rows.length === 0 && (
        <Card>
          <EmptyState icon={IconBell} title={t("empty.title")} text={t("empty.text")} />
        </Card>
      )}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
        {list.rows.map((each) => (
          <Entry key={each.id} notice={each} read={() => read.mutate([each.id])} busy={read.isPending} />
        ))}
      </Stack>
      {list.hasMore && (
        <Group justify="center">
          <Button variant="default" onClick={list.more} loading={list.loadingMore}>
            {t("table.more", { ns: "common" })}
          </Button>
        </Group>
      )}
    </SettingsFrame>
  );
}

function Entry({ notice, read, busy }: { notice: Notice; read: () => void; busy: boolean }) {
  const { t } = useTranslation("notifications");
  const { program, terms } = useMembership();
  const say = useNotice();
  const { title, text } = say(notice);
  return (
    <Card component="li" padding="md">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Stack gap={4} flex={1} miw={220}>
          <Group gap="xs">
            <Title order={2} size="h4" fw={notice.read ? 500 : 700}>
              {title}
            </Title>
            {!notice.read && <Badge size="sm">{t("new")}</Badge>}
          </Group>
          <Text size="sm">{text}</Text>
          <Group gap="md">
            <Text size="sm" c="dimmed">
              <Moment at={notice.at} zone={terms.time_zone} />
            </Text>
            <Anchor
              component={Link}
              to={pathOf("partner", program, pageOf(notice))}
              size="sm"
              onClick={notice.read ? undefined : read}
            >
              {t(`see.${notice.kind}`)}
            </Anchor>
          </Group>
        </Stack>
        {!notice.read && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={read}
            disabled={busy}
            aria-label={t("readOne", { what: title })}
          >
            {t("read")}
          </Button>
        )}
      </Group>
    </Card>
  );
}
