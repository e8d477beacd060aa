/** What can be done with a batch now: the next step with its rules said before they bite, and the way back. */

import { Alert, Button, Card, Checkbox, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { operatorMe, useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import { useLanguage } from "@/components/figures";
import { month } from "@/components/moments";
import { money } from "@/components/numbers";
import { Export } from "./Export";
import { type Batch, batchesKey, payoutsKey } from "./queries";
import { Settle } from "./Settle";
import { canReopen, ownStep } from "./steps";

export function NextStep({ batch }: { batch: Batch }) {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const language = useLanguage();
  const queries = useQueryClient();
  const { data: me } = useQuery(operatorMe);
  const [step, setStep] = useState<Step | null>(null);
  const [demandMethod, setDemandMethod] = useState(false);
  const mayPrepare = useMay("payout:prepare");
  const mayApprove = useMay("payout:approve");
  const path = { program, period: batch.period };
  const named = {
    month: month(language, batch.period),
    total: money(language, batch.total, batch.unit),
    count: batch.count,
  };
  const changed = async () => {
    await queries.invalidateQueries({ queryKey: batchesKey(program) });
    await queries.invalidateQueries({ queryKey: payoutsKey(program) });
  };

  const seal = (): Step => ({
    title: t("seal.title", named),
    text: t("seal.confirm"),
    action: t("seal.action"),
    act: async (_, key) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/batches/{period}/seal", {
          params: { path, header: once(key) },
          body: { demand_method: demandMethod },
        }),
      );
      await changed();
    },
  });
  const approve = (): Step => ({
    title: t("approve.title", named),
    text: t("approve.confirm", named),
    action: t("approve.action"),
    act: async (_, key) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/batches/{period}/approve", {
          params: { path, header: once(key) },
        }),
      );
      await changed();
    },
  });
  const reopen = (): Step => ({
    title: t("reopen.title", named),
    text: t("reopen.confirm"),
    action: t("reopen.action"),
    grave: true,
    reasoned: true,
    act: async (reason, key) => {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/batches/{period}/reopen", {
          params: { path, header: once(key) },
          body: { reason },
        }),
      );
      await changed();
    },
  });

  const own = ownStep(batch, me?.operator ?? "");
  const barred = !mayApprove ? t("approve.scope") : own !== null ? t(`approve.own.${own}`) : null;
  return (
    <Card component="section" aria-labelledby="next">
      <Title order={2} id="next" mb="sm">
        {t("next")}
      </Title>
      <Stack align="flex-start">
        {batch.gathering && <Alert color="gray">{t("gathering")}</Alert>}
        {batch.status === "draft" && (
          <>
            <Text>{t("seal.text")}</Text>
            <Checkbox
              label={t("seal.demand")}
              description={t("seal.demandText")}
              checked={demandMethod}
              disabled={!mayPrepare}
              onChange={(event) => setDemandMethod(event.currentTarget.checked)}
            />
            <Allowed why={!mayPrepare ? t("seal.scope") : batch.gathering ? t("gathering") : null}>
              {(disabled) => (
                <Button disabled={disabled} aria-describedby="barred" onClick={() => setStep(seal())}>
                  {t("seal.action")}
                </Button>
              )}
            </Allowed>
          </>
        )}
        {batch.status === "sealed" && (
          <>
            <Text>{t("approve.text")}</Text>
            <Allowed why={barred}>
              {(disabled) => (
                <Button disabled={disabled} aria-describedby="barred" onClick={() => setStep(approve())}>
                  {t("approve.action")}
                </Button>
              )}
            </Allowed>
          </>
        )}
        {batch.status === "approved" && !batch.settling && <Export batch={batch} done={changed} />}
        {(batch.status === "approved" || batch.status === "exported") && <Settle batch={batch} done={changed} />}
        {batch.status === "settled" && <Text>{t("finished")}</Text>}
        {canReopen(batch) && mayPrepare && (
          <Button variant="default" onClick={() => setStep(reopen())}>
            {t("reopen.action")}
          </Button>
        )}
      </Stack>
      <Confirm step={step} onClose={() => setStep(null)} />
    </Card>
  );
}

/** A button with why it can't be pressed beside it. */
export function Allowed({
  why,
  id = "barred",
  children,
}: {
  why: string | null;
  id?: string;
  children: (disabled: boolean) => React.ReactNode;
}) {
  return (
    <Group gap="sm">
      {children(why !== null)}
      <Text id={id} size="sm" role="status" flex={1} miw={200}>
        {why}
      </Text>
    </Group>
  );
}
