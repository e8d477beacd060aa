/** Marking a batch as paid once the transfers are made; a large one takes several requests, with how far it is. */

import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Confirm, type Step } from "@/components/Confirm";
import { useLanguage } from "@/components/figures";
import { month } from "@/components/moments";
import { money } from "@/components/numbers";
import { ProgressNote } from "@/components/ProgressNote";
import { Allowed } from "./NextStep";
import type { Batch } from "./queries";

export function Settle({ batch, done }: { batch: Batch; done: () => Promise<void> }) {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const language = useLanguage();
  const may = useMay("payout:export");
  const [step, setStep] = useState<Step | null>(null);
  const [running, setRunning] = useState(false);

  async function settle() {
    setRunning(true);
    try {
      let after: Batch;
      do {
        after = await answered(
          operatorApi.POST("/v1/operator/programs/{program}/batches/{period}/settle", {
            params: { path: { program, period: batch.period } },
          }),
        );
      } while (after.status !== "settled");
    } finally {
      setRunning(false);
      await done();
    }
  }

  const ask = (): Step => ({
    title: t("settle.title", { month: month(language, batch.period) }),
    text: (
      <>
        {t("settle.confirm", { count: batch.count, total: money(language, batch.total, batch.unit) })}
        {running && <ProgressNote label={t("settle.running")} />}
      </>
    ),
    action: t("settle.action"),
    grave: true,
    act: settle,
  });
  return (
    <>
      <Text>{t(batch.exported === null ? "settle.byHand" : "settle.byFile")}</Text>
      {batch.settling && <Text role="status">{t("settle.halfway")}</Text>}
      <Allowed why={may ? null : t("export.scope")} id="settle-barred">
        {(disabled) => (
          <Button
            variant={batch.exported === null && !batch.settling ? "default" : "filled"}
            disabled={disabled}
            aria-describedby="settle-barred"
            onClick={() => setStep(ask())}
          >
            {t(batch.settling ? "settle.goOn" : "settle.action")}
          </Button>
        )}
      </Allowed>
      {running && <ProgressNote label={t("settle.running")} />}
      <Confirm step={step} onClose={() => setStep(null)} />
    </>
  );
}
