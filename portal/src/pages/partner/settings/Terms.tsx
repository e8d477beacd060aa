/** The terms as they are now, in plain words, and agreeing to a new version of them. */

import { Alert, Button, Card, Checkbox, Group, List, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconFileText } from "@tabler/icons-react";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { SettingsFrame } from "./SettingsFrame";

export default function Terms() {
  const { t } = useTranslation("settings");
  const { program, terms } = useMembership();
  const { data } = useSuspenseQuery({
    queryKey: ["partner", program, "terms"],
    queryFn: () => answered(partnerApi.GET("/v1/programs/{program}/terms", { params: { path: { program } } })),
  });
  const at = (moment: string) => <Moment at={moment} zone={terms.time_zone} />;
  return (
    <SettingsFrame place="terms">
      {data.to_accept !== null && (
        <Alert
          color="yellow"
          icon={<IconFileText aria-hidden />}
          title={t("terms.waiting", { version: data.to_accept })}
        >
          {t("terms.waitingText")}
        </Alert>
      )}
      <Card component="section" aria-labelledby="words">
        <Title order={2} id="words">
          {t("terms.version", { version: data.terms_version })}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t("terms.from")} {at(data.terms_from)}
        </Text>
        <List lang="en" spacing={6}>
          {data.sentences.map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      </Card>
      {data.to_accept !== null && <Accept key={data.to_accept} version={data.to_accept} />}
      {data.to_accept === null && (
        <Group gap="xs">
          <IconCheck size={18} aria-hidden />
          <Text size="sm">
            {data.accepted === null ? (
              t("terms.enrolled")
            ) : (
              <>
                {t("terms.accepted", { version: data.accepted.terms_version })} {at(data.accepted.accepted_at)}
              </>
            )}
          </Text>
        </Group>
      )}
    </SettingsFrame>
  );
}

function Accept({ version }: { version: number }) {
  const { t } = useTranslation("settings");
  const { program } = useMembership();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [read, setRead] = useState(false);
  const accept = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/terms/acceptances", {
          params: { path: { program }, header: once(key.current) },
          body: { terms_version: version },
        }),
      ),
    onSuccess: () => notifications.show({ message: t("terms.thanks", { version }) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["partner"] }),
  });
  return (
    <Card component="form" onSubmit={(event) => [event.preventDefault(), accept.mutate()]}>
      <Stack align="flex-start">
        <ErrorNote problem={accept.error ? asProblem(accept.error) : null} />
        <Checkbox
          required
          label={t("terms.read", { version })}
          checked={read}
          onChange={(event) => setRead(event.currentTarget.checked)}
        />
        <Button type="submit" loading={accept.isPending}>
          {t("terms.accept")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("terms.otherwise")}
        </Text>
      </Stack>
    </Card>
  );
}
