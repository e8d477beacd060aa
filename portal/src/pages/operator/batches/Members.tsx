/** The payouts of a batch by partner, whatever became of them. */

import { IconCashBanknote } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import { EmptyState } from "@/components/EmptyState";
import { PayoutTable } from "../payouts/PayoutTable";
import { type Batch, batchesKey } from "./queries";

export function Members({ batch }: { batch: Batch }) {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const members = useRows([...batchesKey(program), "members", batch.period], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/batches/{period}/payouts", {
        params: { path: { program, period: batch.period }, query: { starting_after: cursor } },
      }),
    ),
  );
  return (
    <PayoutTable
      label={t("members.title")}
      file={`batch-${program}-${batch.period}`}
      list={members}
      exported={batch.exported !== null}
      empty={<EmptyState icon={IconCashBanknote} title={t("members.none")} text={t("members.noneText")} />}
    />
  );
}
