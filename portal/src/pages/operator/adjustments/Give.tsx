/** Giving a partner an amount, or taking one, with the sentence of what will happen before it does. */

import { Button, Drawer, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { operatorPrograms } from "@/app/me";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { useLanguage } from "@/components/figures";
import { decimalsOf, minorUnits, money } from "@/components/numbers";

const SHOWN = ["partner", "amount", "unit", "reason"];

interface Props {
  opened: boolean;
  onClose: () => void;
  done: () => Promise<unknown>;
}

export function Give({ opened, onClose, done }: Props) {
  const { t } = useTranslation("operator-adjustments");
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{t("give.open")}</Text>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {opened && <Form onClose={onClose} done={done} />}
    </Drawer>
  );
}

function Form({ onClose, done }: Omit<Props, "opened">) {
  const { t } = useTranslation("operator-adjustments");
  const program = useProgram();
  const language = useLanguage();
  const { data: programs } = useQuery(operatorPrograms);
  const own = programs?.items.find((each) => each.program === program)?.unit ?? "";
  const key = useRef(crypto.randomUUID());
  const [way, setWay] = useState("give");
  const [partner, setPartner] = useState("");
  const [typed, setTyped] = useState("");
  const [other, setOther] = useState("");
  const [reason, setReason] = useState("");
  const unit = other.trim() || own;
  const amount = minorUnits(typed, decimalsOf(unit));
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/adjustments", {
          params: { path: { program }, header: once(key.current) },
          body: {
            partner: partner.trim(),
            amount: (way === "give" ? 1 : -1) * (amount ?? 0),
            reason: reason.trim(),
            ...(other.trim() === "" ? {} : { unit }),
          },
        }),
      ),
    onSuccess: async () => {
      await done();
      onClose();
    },
    onError: (error) => {
      if (asProblem(error).status !== 0) key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const ready = amount !== null && amount > 0 && partner.trim() !== "" && reason.trim() !== "";
  const said = { amount: money(language, amount ?? 0, unit), partner: partner.trim() };
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
      <Stack>
        <SegmentedControl
          aria-label={t("kind")}
          value={way}
          onChange={setWay}
          data={[
            { value: "give", label: t("give.give") },
            { value: "take", label: t("give.take") },
          ]}
        />
        <TextInput
          label={t("partner")}
          description={t("give.partner")}
          required
          value={partner}
          error={problem?.fault("partner")}
          onChange={(event) => setPartner(event.currentTarget.value)}
        />
        <TextInput
          label={`${t("amount")} (${unit})`}
          inputMode="decimal"
          required
          value={typed}
          error={typed !== "" && amount === null ? t("give.noAmount") : problem?.fault("amount")}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <TextInput
          label={t("unit")}
          description={t("give.unit", { unit: own })}
          value={other}
          error={problem?.fault("unit")}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
        <Textarea
          label={t("reason")}
          description={t("give.reason")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          error={problem?.fault("reason")}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Text size="sm" role="status">
          {ready ? t(way === "give" ? "give.gives" : "give.takes", said) : t("give.missing")}
        </Text>
        <ErrorNote problem={problem} shown={SHOWN} />
        <Button type="submit" disabled={!ready} loading={send.isPending} color={way === "take" ? "red" : undefined}>
          {t(way === "give" ? "give.give" : "give.take")}
        </Button>
      </Stack>
    </form>
  );
}
