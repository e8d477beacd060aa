/** One payout with the steps that it has come, and why it ended where it did. */

import { Alert, Skeleton, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment, Money, Month } from "@/components/figures";
import { Why } from "@/components/Why";
import { decimalsIn } from "@/pages/partner/earnings/units";
import { useStage, useTarget } from "./words";

export function Steps({ payout, onClose }: { payout: string | null; onClose: () => void }) {
  const { t } = useTranslation("payouts");
  const { program, terms } = useMembership();
  const step = useStage("step");
  const found = useQuery({
    queryKey: ["partner", program, "payouts", "one", payout],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/payouts/{payout}", {
          params: { path: { program, payout: payout ?? "" } },
        }),
      ),
    enabled: payout !== null,
  });
  const facts = useFacts(found.data?.payout);
  return (
    <Why opened={payout !== null} onClose={onClose} title={t("history.one")} facts={facts}>
      {found.isPending && <Skeleton h={120} role="status" aria-label={t("history.loading")} />}
      <ErrorNote problem={found.error ? asProblem(found.error) : null} again={() => void found.refetch()} />
      {found.data?.payout.reason != null && <Alert color="yellow">{found.data.payout.reason}</Alert>}
      {found.data !== undefined && (
        <Timeline bulletSize={14} lineWidth={2} active={found.data.steps.length - 1}>
          {found.data.steps.map((each) => (
            <Timeline.Item key={`${each.step}${each.at}`} title={step(each.step)}>
              <Moment at={each.at} zone={terms.time_zone} />
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Why>
  );
}

function useFacts(payout: Partner["PayoutView"] | undefined): [string, ReactNode][] {
  const { t } = useTranslation("payouts");
  const { terms } = useMembership();
  const target = useTarget();
  const status = useStage("status");
  if (payout === undefined) return [];
  const money = (amount: number) => (
    <Money amount={amount} unit={payout.unit} decimals={decimalsIn(terms, payout.unit)} />
  );
  const facts: [string, ReactNode][] = [
    [t("history.amount"), money(payout.amount)],
    [t("history.to"), target(payout.to)],
    [t("history.status"), status(payout.status)],
  ];
  if (payout.bonus > 0) facts.push([t("outlook.bonus"), money(payout.bonus)]);
  if (payout.period !== null) facts.push([t("history.period"), <Month key="period" value={payout.period} />]);
  if (payout.comment !== null) facts.push([t("request.comment"), payout.comment]);
  return [...facts, [t("history.id"), payout.id]];
}
