/** Whom a lead names and the stages that it has come; the person in full is shown on demand, since that is audited. */

import { Button, Timeline } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { Why } from "@/components/Why";
import type { Lead } from "./Leads";

export function Person({ lead, onClose }: { lead: Lead | null; onClose: () => void }) {
  const { t } = useTranslation("operator-leads");
  return (
    <Why opened={lead !== null} onClose={onClose} title={t("person.title")}>
      {lead !== null && <Shown key={lead.id} lead={lead} />}
    </Why>
  );
}

function Shown({ lead }: { lead: Lead }) {
  const { t } = useTranslation("operator-leads");
  const program = useProgram();
  const read = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/leads/{lead}", {
          params: { path: { program, lead: lead.id }, query: { personal: "full" } },
        }),
      ),
  });
  const person = read.data ?? lead;
  return (
    <>
      <dl>
        {(["name", "email", "phone", "comment"] as const).map((field) => (
          <div key={field}>
            <dt>{t(field)}</dt>
            <dd>
              {person[field] ?? t(read.data === undefined && field === "comment" ? "person.hidden" : "forgotten")}
            </dd>
          </div>
        ))}
      </dl>
      {read.data === undefined && (
        <Button variant="default" loading={read.isPending} onClick={() => read.mutate()}>
          {t("person.full")}
        </Button>
      )}
      <ErrorNote problem={read.error ? asProblem(read.error) : null} />
      <Timeline bulletSize={14} lineWidth={2} active={lead.stages.length}>
        <Timeline.Item title={t("stage.submitted")}>
          <Moment at={lead.submitted_at} />
        </Timeline.Item>
        {lead.stages.map((each) => (
          <Timeline.Item key={`${each.stage}${each.at}`} title={t(`stage.${each.stage}`)}>
            <Moment at={each.at} />
            {each.note !== null && <div>{each.note}</div>}
          </Timeline.Item>
        ))}
      </Timeline>
    </>
  );
}
