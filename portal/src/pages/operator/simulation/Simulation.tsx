/** What the draft would have changed of what was recorded, side by side with the terms in force. */

import { Alert, Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { pathOf, useProgram } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { dayIn, daysAfter } from "@/components/moments";
import { PageTitle } from "@/components/PageTitle";
import { ProgressNote } from "@/components/ProgressNote";
import { SentenceChanges } from "../terms/Changes";
import { draftOf, inForce } from "../terms/queries";
import { Comparison } from "./Comparison";
import { LargeSimulation } from "./LargeSimulation";

const DAYS = 30;

export default function Simulation() {
  const { t } = useTranslation("operator-simulation");
  const program = useProgram();
  const { data: draft } = useSuspenseQuery(draftOf(program));
  const { data: terms } = useSuspenseQuery(inForce(program));
  const [since, setSince] = useState(() => daysAfter(dayIn("UTC", new Date()), -DAYS));
  const recorded = { since: `${since}T00:00:00Z` };
  const run = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/draft/simulate", {
          params: { path: { program } },
          body: { recorded },
        }),
      ),
  });
  const problem = run.error ? asProblem(run.error) : null;
  const toDraft = pathOf("operator", program, "terms/draft");
  if (draft === null) {
    return (
      <>
        <PageTitle title={t("title")} />
        <Card>
          <EmptyState icon={IconFlask} title={t("none.title")} text={t("none.text")}>
            <Button component={Link} to={toDraft}>
              {t("none.begin")}
            </Button>
          </EmptyState>
        </Card>
      </>
    );
  }
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text c="dimmed" maw={720}>
        {t("intro")}
      </Text>
      <Card>
        <Stack>
          <SentenceChanges before={terms.sentences} after={draft.sentences} />
          {draft.errors.length > 0 && (
            <Alert color="red">
              {t("faulty")}{" "}
              <Button component={Link} to={toDraft} size="compact-sm" variant="default">
                {t("none.begin")}
              </Button>
            </Alert>
          )}
          <form onSubmit={(event) => [event.preventDefault(), run.mutate()]}>
            <Group align="flex-end">
              <TextInput
                type="date"
                label={t("since")}
                description={t("sinceText")}
                required
                value={since}
                error={problem?.fault("recorded.since")}
                onChange={(event) => setSince(event.currentTarget.value)}
              />
              <Button type="submit" loading={run.isPending} disabled={draft.errors.length > 0 || since === ""}>
                {t("run")}
              </Button>
            </Group>
          </form>
          {run.isPending && <ProgressNote label={t("running")} />}
          {problem?.code === "too_many_events" ? (
            <LargeSimulation since={recorded.since} />
          ) : (
            <ErrorNote problem={problem} shown={["recorded.since"]} />
          )}
        </Stack>
      </Card>
      {run.data !== undefined && <Comparison found={run.data} />}
    </Stack>
  );
}
