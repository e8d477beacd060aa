/** Having an approved batch written as payment files: the format, and for a bank who pays and when. */

import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Allowed } from "./NextStep";
import type { Batch } from "./queries";

type Format = Operator["ExportBody"]["format"];
const FORMATS: Format[] = ["sepa", "wise", "paypal", "plain"];
const BANK = ["debtor", "iban", "bic", "execution"] as const;

export function Export({ batch, done }: { batch: Batch; done: () => Promise<void> }) {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const may = useMay("payout:export");
  const key = useRef(crypto.randomUUID());
  const [format, setFormat] = useState<Format>("sepa");
  const [bank, setBank] = useState<Partial<Record<(typeof BANK)[number], string>>>({});
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/batches/{period}/export", {
          params: { path: { program, period: batch.period }, header: once(key.current) },
          body: { format, ...(format === "sepa" ? bank : {}) },
        }),
      ),
    onSuccess: done,
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const put = (field: (typeof BANK)[number], value: string) =>
    setBank(({ [field]: _, ...others }) => (value === "" ? others : { ...others, [field]: value }));
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]} style={{ width: "100%" }}>
      <Stack>
        <Text>{t("export.text")}</Text>
        <NativeSelect
          label={t("export.format")}
          maw={420}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as Format)}
          data={FORMATS.map((value) => ({ value, label: t(`export.formats.${value}`) }))}
        />
        {format === "sepa" && (
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {BANK.map((field) => (
              <TextInput
                key={field}
                label={t(`export.fields.${field}`)}
                type={field === "execution" ? "date" : "text"}
                required={field !== "bic"}
                value={bank[field] ?? ""}
                error={problem?.fault(field)}
                onChange={(event) => put(field, event.currentTarget.value)}
              />
            ))}
          </SimpleGrid>
        )}
        <ErrorNote problem={problem} shown={BANK} />
        <Allowed why={may ? null : t("export.scope")} id="export-barred">
          {(disabled) => (
            <Button type="submit" disabled={disabled} loading={send.isPending} aria-describedby="export-barred">
              {t("export.action")}
            </Button>
          )}
        </Allowed>
        {send.data?.status === "running" && <Text role="status">{t("export.running")}</Text>}
      </Stack>
    </form>
  );
}
