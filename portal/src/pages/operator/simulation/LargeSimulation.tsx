/** A simulation over more than a request may read: ordered as a job, looked at until its file is there. */

import { Alert, Anchor, Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { ProgressNote } from "@/components/ProgressNote";

const LOOK_MS = 3000;

export function LargeSimulation({ since }: { since: string }) {
  const { t } = useTranslation("operator-simulation");
  const program = useProgram();
  const key = useRef(crypto.randomUUID());
  const [job, setJob] = useState<string | null>(null);
  const order = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/jobs", {
          params: { path: { program }, header: once(key.current) },
          body: { kind: "simulation", since },
        }),
      ),
    onSuccess: (ordered) => setJob(ordered.id),
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const found = useQuery({
    queryKey: ["operator", program, "jobs", job],
    queryFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/jobs/{job}", {
          params: { path: { program, job: job ?? "" } },
        }),
      ),
    enabled: job !== null,
    refetchInterval: (query) =>
      query.state.data?.status === "done" || query.state.data?.status === "failed" ? false : LOOK_MS,
  });
  const done = found.data;
  return (
    <Alert color="yellow" title={t("large.title")}>
      <Stack align="flex-start" gap="xs">
        <Text size="sm">{t("large.text")}</Text>
        {job === null && (
          <Button size="xs" loading={order.isPending} onClick={() => order.mutate()}>
            {t("large.order")}
          </Button>
        )}
        {job !== null && (done === undefined || done.status === "queued" || done.status === "running") && (
          <ProgressNote label={t("large.running", { count: done?.rows ?? 0 })} />
        )}
        {done?.file != null && (
          <Anchor href={done.file.url} download>
            {done.file.name}
          </Anchor>
        )}
        {done?.failure != null && <Text size="sm">{done.failure.message}</Text>}
        <ErrorNote problem={order.error ? asProblem(order.error) : found.error ? asProblem(found.error) : null} />
      </Stack>
    </Alert>
  );
}
