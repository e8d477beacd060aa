/** "Why?" of an event for those who run the program: every partner concerned, with the program's own record below. */

import { List, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Why } from "@/components/Why";
import { sentencesOf } from "./sentences";
import { useTeller } from "./words";

function useExplanation(event: string | null) {
  const program = useProgram();
  return useQuery({
    queryKey: ["operator", program, "explanation", event],
    queryFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/events/{event}/explanation", {
          params: { path: { program, event: event ?? "" } },
        }),
      ),
    enabled: event !== null,
  });
}

/** In a drawer; null closes it. */
export function WhyEvent({ event, onClose }: { event: string | null; onClose: () => void }) {
  const { t } = useTranslation("operator-events");
  return (
    <Why opened={event !== null} onClose={onClose} title={t("why", { event })}>
      <Explanation event={event} />
    </Why>
  );
}

export function Explanation({ event }: { event: string | null }) {
  const { t } = useTranslation("operator-events");
  const teller = useTeller();
  const asked = useExplanation(event);
  if (asked.isPending) {
    return (
      <Stack gap="xs" role="status" aria-label={t("explaining")}>
        <Skeleton h={16} />
        <Skeleton h={16} />
        <Skeleton h={16} w="60%" />
      </Stack>
    );
  }
  if (asked.error) return <ErrorNote problem={asProblem(asked.error)} again={() => void asked.refetch()} />;
  return (
    <Stack gap="sm">
      <List type="ordered" spacing="xs">
        {sentencesOf(teller, asked.data).map((each, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no other identity than their place
          <List.Item key={place}>{each}</List.Item>
        ))}
      </List>
      {asked.data.terms_version !== null && (
        <Text size="sm" c="dimmed">
          {t("version", { version: asked.data.terms_version })}
        </Text>
      )}
      <details>
        <summary>{t("record")}</summary>
        {asked.data.sentences.map((each) => (
          <Text key={each} size="sm" lang="en">
            {each}
          </Text>
        ))}
      </details>
    </Stack>
  );
}
