/** How far the business has come with a lead, step by step, and what it said at each. */

import { Badge, Stack, Text, Timeline } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { Moment } from "@/components/figures";

type Stage = Partner["LeadStage"];
const COLOURS: Record<Stage, string> = {
  submitted: "gray",
  contacted: "blue",
  qualified: "blue",
  won: "teal",
  lost: "red",
};

export function StageBadge({ stage }: { stage: Stage }) {
  const { t } = useTranslation("leads");
  return (
    <Badge variant="light" color={COLOURS[stage]} autoContrast>
      {t(`stages.${stage}`)}
    </Badge>
  );
}

export function Stages({ lead, zone }: { lead: Partner["LeadView"]; zone: string }) {
  const { t } = useTranslation("leads");
  const steps = [{ stage: "submitted" as const, at: lead.submitted_at, note: null }, ...lead.stages];
  return (
    <Stack>
      <Text size="sm">{t("idText", { id: lead.id })}</Text>
      {lead.comment !== null && <Text size="sm">{lead.comment}</Text>}
      <Timeline active={steps.length - 1} bulletSize={16} lineWidth={2}>
        {steps.map((each) => (
          <Timeline.Item key={`${each.stage} ${each.at}`} title={t(`stages.${each.stage}`)}>
            <Text size="sm" c="dimmed">
              <Moment at={each.at} zone={zone} />
            </Text>
            {each.note !== null && <Text size="sm">{each.note}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
      <Text size="sm" c="dimmed">
        {t(`meaning.${lead.stage}`)}
      </Text>
    </Stack>
  );
}
