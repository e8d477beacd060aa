/** What became of an event. */

import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import { State } from "../decisions/State";
import { OUTCOME_TONES, type OutcomeKind } from "./words";

export function Outcome({ outcome }: { outcome: Operator["OutcomeView"] | null }) {
  const { t } = useTranslation("operator-events");
  if (outcome === null) return <State word={t("outcome.none")} tone="waiting" />;
  const kind = outcome.kind as OutcomeKind;
  return <State word={t(`outcome.${kind}`)} tone={OUTCOME_TONES[kind]} />;
}
