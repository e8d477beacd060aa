/** Moving a lead on to a stage, with what its partner shall know. */

import { Button, Drawer, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import type { Lead } from "./Leads";
import { NEXT, type Stage } from "./stages";

export function MoveOn({ lead, onClose }: { lead: Lead | null; onClose: () => void }) {
  const { t } = useTranslation("operator-leads");
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={lead !== null}
      onClose={onClose}
      title={<Text fw={650}>{t("move.title")}</Text>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {lead !== null && <Form lead={lead} onClose={onClose} />}
    </Drawer>
  );
}

function Form({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { t } = useTranslation("operator-leads");
  const program = useProgram();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const next = NEXT[lead.stage];
  const [stage, setStage] = useState<Stage>(next[0] ?? lead.stage);
  const [note, setNote] = useState("");
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/leads/{lead}/stage", {
          params: { path: { program, lead: lead.id }, header: once(key.current) },
          body: { stage, ...(note.trim() === "" ? {} : { note: note.trim() }) },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["operator", program, "leads"] });
      onClose();
    },
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
      <Stack>
        <Text>{t("move.from", { stage: t(`stage.${lead.stage}`) })}</Text>
        <NativeSelect
          label={t("stage.label")}
          description={t(`stage.${stage}_text`)}
          value={stage}
          error={problem?.fault("stage")}
          onChange={(event) => setStage(event.currentTarget.value as Stage)}
          data={next.map((value) => ({ value, label: t(`stage.${value}`) }))}
        />
        <Textarea
          label={t("move.note")}
          description={t("move.noteText")}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          error={problem?.fault("note")}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ErrorNote problem={problem} shown={["stage", "note"]} />
        <Button type="submit" loading={send.isPending}>
          {t("move.send")}
        </Button>
      </Stack>
    </form>
  );
}
