/** A statement that is too long for a page: made as a file, with how far it is, then to download. */

import { Alert, Button, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { asProblem, Problem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { ProgressNote } from "@/components/ProgressNote";

const LOOK_AGAIN_MS = 2_000;

export function StatementFile({ month, unit }: { month: string; unit: string }) {
  const { t } = useTranslation("balance");
  const program = useProgram();
  const key = useRef(crypto.randomUUID());
  const order = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/jobs", {
          params: { path: { program }, header: once(key.current) },
          body: { kind: "statement_csv", month, unit },
        }),
      ),
    onSettled: () => {
      key.current = crypto.randomUUID();
    },
  });
  const ordered = order.data?.id;
  const job = useQuery({
    queryKey: ["partner", program, "job", ordered],
    queryFn: () =>
      answered(
        partnerApi.GET("/v1/programs/{program}/jobs/{job}", { params: { path: { program, job: ordered ?? "" } } }),
      ),
    enabled: ordered !== undefined,
    refetchInterval: (query) => (query.state.data?.finished_at == null ? LOOK_AGAIN_MS : false),
  });
  const failure = job.data?.failure;
  const asked = order.error ?? job.error;
  const problem = failure ? new Problem(422, failure.code, failure.message) : asked ? asProblem(asked) : null;
  const underWay = ordered !== undefined && problem === null && job.data?.finished_at == null;
  return (
    <Alert title={t("long.title")}>
      <Stack align="flex-start">
        {t("long.text")}
        <ErrorNote problem={problem} />
        {underWay && <ProgressNote label={t("long.lines", { count: job.data?.rows ?? 0 })} />}
        {job.data?.file != null ? (
          <Button component="a" href={job.data.file.url} download={job.data.file.name}>
            {t("long.download")}
          </Button>
        ) : (
          <Button onClick={() => order.mutate()} loading={order.isPending} disabled={underWay}>
            {t("long.order")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
