/** A step that is asked about before it is taken: what it does, and why it is taken where the audit trail wants a reason. */

import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { ErrorNote } from "./ErrorNote";

export interface Step {
  title: string;
  /** What the step does, and what it does not. */
  text?: ReactNode;
  /** On its button. */
  action: string;
  /** Money moves or something ends: the button says so by its colour. */
  grave?: boolean;
  /** Asks for a reason, which the audit trail keeps. */
  reasoned?: boolean;
  /** Takes the step; `key` is the one of this wish (`once(key)`), `reason` is empty where none is asked for. */
  act: (reason: string, key: string) => Promise<unknown>;
  /** Fields of the form beside the reason. */
  fields?: ReactNode;
  /** Fields whose faults the form shows itself. */
  shown?: readonly string[];
}

/** `step` null is closed; the focus returns to where it was. */
export function Confirm({ step, onClose }: { step: Step | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={step !== null}
      onClose={onClose}
      title={<Text fw={650}>{step?.title}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
      transitionProps={{ duration: 0 }}
    >
      {step !== null && <Form step={step} onClose={onClose} />}
    </Modal>
  );
}

function Form({ step, onClose }: { step: Step; onClose: () => void }) {
  const { t } = useTranslation();
  const key = useRef(crypto.randomUUID());
  const [reason, setReason] = useState("");
  const send = useMutation({
    mutationFn: () => step.act(reason.trim(), key.current),
    onSuccess: onClose,
    onError: (error) => {
      if (asProblem(error).status !== 0) key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
      <Stack>
        {step.text !== undefined && <Text component="div">{step.text}</Text>}
        {step.fields}
        {step.reasoned && (
          <Textarea
            label={t("confirm.reason")}
            description={t("confirm.reasonText")}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            error={problem?.fault("reason")}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ErrorNote problem={problem} shown={["reason", ...(step.shown ?? [])]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            color={step.grave ? "red" : undefined}
            loading={send.isPending}
            disabled={step.reasoned === true && reason.trim() === ""}
          >
            {step.action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
