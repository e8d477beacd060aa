/** The end of a draft: tried over what was recorded, published for what occurs from now on, or thrown away. */

import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { useMay } from "@/app/me";
import { pathOf, useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import { SentenceChanges } from "./Changes";
import type { Draft } from "./queries";

interface Props {
  draft: Draft;
  terms: Operator["ProgramDetails"];
  /** What is on the page is not what is stored. */
  dirty: boolean;
}

export function Publish({ draft, terms, dirty }: Props) {
  const { t } = useTranslation("operator-terms");
  const program = useProgram();
  const queries = useQueryClient();
  const go = useNavigate();
  const may = useMay("program:write");
  const [step, setStep] = useState<Step | null>(null);
  const leave = async () => {
    await go({ to: pathOf("operator", program, "terms") });
    await queries.invalidateQueries({ queryKey: ["operator", program] });
    await queries.invalidateQueries({ queryKey: ["operator", "programs"] });
  };
  const publishing: Step = {
    title: t("publish.ask", { version: terms.version + 1 }),
    text: (
      <Stack gap="sm">
        <Text>{t("publish.from")}</Text>
        <SentenceChanges before={terms.sentences} after={draft.sentences} />
      </Stack>
    ),
    action: t("publish.action"),
    act: async (_, key) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/draft/publish", {
          params: { path: { program }, header: once(key) },
          body: { revision: draft.revision },
        }),
      );
      await leave();
    },
  };
  const discarding: Step = {
    title: t("discard.ask"),
    text: t("discard.text"),
    action: t("discard.action"),
    grave: true,
    act: async () => {
      await answered(
        operatorApi.DELETE("/v1/operator/programs/{program}/draft", {
          params: { path: { program }, query: { revision: draft.revision } },
        }),
      );
      await leave();
    },
  };
  const barred = !may
    ? t("scope")
    : dirty
      ? t("publish.unsaved")
      : draft.errors.length > 0
        ? t("publish.faulty")
        : Object.keys(draft.changes).length === 0
          ? t("changes.none")
          : null;
  return (
    <Stack>
      <Text>{t("publish.from")}</Text>
      <Group>
        <Button disabled={barred !== null} aria-describedby="publish-barred" onClick={() => setStep(publishing)}>
          {t("publish.action")}
        </Button>
        <Button component={Link} to={pathOf("operator", program, "simulation")} variant="default">
          {t("publish.simulate")}
        </Button>
        <Button variant="subtle" color="red" disabled={!may} onClick={() => setStep(discarding)}>
          {t("discard.action")}
        </Button>
        <Text id="publish-barred" size="sm" role="status" flex={1} miw={200}>
          {barred}
        </Text>
      </Group>
      <Confirm step={step} onClose={() => setStep(null)} />
    </Stack>
  );
}
