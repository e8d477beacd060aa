/** "Why?" of an event: its explanation as sentences in the visitor's language, and the program's own record below. */

import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { ErrorNote } from "@/components/ErrorNote";
import { useLanguage } from "@/components/figures";
import { Why } from "@/components/Why";
import { sentencesOf, wordsOf } from "./sentences";

interface Props {
  /** The event's id, or that of a settled month; null closes the drawer. */
  event: string | null;
  onClose: () => void;
  /** What stands below the explanation beside the event and its record. */
  facts?: [name: string, value: ReactNode][];
}

export function WhyEvent({ event, onClose, facts = [] }: Props) {
  const { t } = useTranslation("why");
  const { program } = useMembership();
  const asked = useQuery({
    queryKey: ["partner", program, "explanation", event],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/events/{event}/explanation", {
          params: { path: { program, event: event ?? "" } },
        }),
      ),
    enabled: event !== null,
  });
  const told = useTold(asked.data);
  const recorded = asked.data && <span lang="en">{asked.data.message}</span>;
  const shown: [string, ReactNode][] = [[t("fact.event"), event], ...facts];
  if (asked.data?.terms_version != null) shown.push([t("fact.version"), asked.data.terms_version]);
  return (
    <Why
      opened={event !== null}
      onClose={onClose}
      title={t("title")}
      sentences={told}
      facts={recorded ? [...shown, [t("fact.record"), recorded]] : []}
    >
      {asked.isPending && (
        <Stack gap="xs" role="status" aria-label={t("loading")}>
          <Skeleton h={16} />
          <Skeleton h={16} />
          <Skeleton h={16} w="60%" />
        </Stack>
      )}
      <ErrorNote problem={asked.error ? asProblem(asked.error) : null} again={() => void asked.refetch()} />
    </Why>
  );
}

function useTold(told: Partner["ExplanationView"] | undefined): string[] {
  const { t, i18n } = useTranslation("why");
  const language = useLanguage();
  const { terms } = useMembership();
  return told === undefined ? [] : sentencesOf({ t, i18n, language, terms }, told);
}

/** Why a payment earned nothing, in the visitor's language; as the program recorded it where the code is unknown. */
export function useReason(): (code: string, message: string) => string {
  const { t, i18n } = useTranslation("why");
  return useCallback((code, message) => wordsOf({ t, i18n }, "reason", code, message), [t, i18n]);
}

/** What kind of event it is, in the visitor's language; the merchant's own word where it is none of the usual ones. */
export function useEventType(): (type: string) => string {
  const { t, i18n } = useTranslation("why");
  return useCallback((type) => wordsOf({ t, i18n }, "type", type, type), [t, i18n]);
}
