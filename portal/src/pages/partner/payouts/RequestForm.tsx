/** Asking for a payout: each rule stands beside its field, and a dry run says what would become of the wish. */

import { Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { ErrorNote } from "@/components/ErrorNote";
import { Money, Percent, useLanguage } from "@/components/figures";
import { decimalText, minorUnits, money } from "@/components/numbers";
import { Outlook } from "./Outlook";
import { dryRun } from "./queries";
import { useObstacle } from "./useObstacle";
import { useTarget, useWhere } from "./words";

const TYPING_MS = 300;

interface Props {
  rules: Partner["PayoutTermsView"];
  next: Partner["NextPayoutView"] | null;
  blocked: Partner["BlockView"] | null;
  method: Partner["MethodsView"];
}

export function RequestForm({ rules, next, blocked, method }: Props) {
  const { t } = useTranslation("payouts");
  const language = useLanguage();
  const target = useTarget();
  const queries = useQueryClient();
  const { program, terms } = useMembership();
  const first = rules.destinations.find((each) => each.to !== null) ?? rules.destinations[0];
  const [kind, setKind] = useState(first?.kind ?? "bank");
  const [typed, setTyped] = useState("");
  const [comment, setComment] = useState("");
  const key = useRef(crypto.randomUUID());
  const destination = rules.destinations.find((each) => each.kind === kind);
  const to = destination?.to ?? null;
  const amount = minorUnits(typed.trim(), terms.decimals);
  const [asked] = useDebouncedValue(amount, TYPING_MS);
  const run = useQuery(dryRun(program, asked, to));
  const quote = asked === amount && !run.isPlaceholderData ? (run.data?.quote ?? null) : null;
  const obstacle = useObstacle({ rules, destination, blocked, typed, amount, quote });
  const shown = (value: number) => money(language, value, rules.unit, terms.decimals);
  const bank = useWhere()(method.method);

  const send = useMutation({
    mutationFn: (wish: { amount: number; to: string }) =>
      answered(
        partnerApi.POST("/v1/programs/{program}/payouts", {
          params: { path: { program }, header: once(key.current) },
          body: { ...wish, ...(comment.trim() === "" ? {} : { comment: comment.trim() }) },
        }),
      ),
    onSuccess: async (payout) => {
      setTyped("");
      setComment("");
      const done = payout.status === "done";
      notifications.show({ message: t(done ? "request.paid" : "request.sent", { amount: shown(payout.amount) }) });
    },
    onSettled: () => {
      key.current = crypto.randomUUID();
      return queries.invalidateQueries({ queryKey: ["partner", program] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const submit = () => {
    if (obstacle === null && amount !== null && to !== null && quote?.accepted) send.mutate({ amount, to });
  };
  return (
    <form onSubmit={(event) => [event.preventDefault(), submit()]}>
      <Stack>
        <Radio.Group label={t("request.to")} value={kind} onChange={setKind}>
          <Stack gap="xs" mt={4}>
            {rules.destinations.map((each) => (
              <Radio
                key={each.kind}
                value={each.kind}
                label={[target(each.to ?? each.kind), each.kind === "bank" && bank].filter(Boolean).join(": ")}
                description={<Rules destination={each} unit={rules.unit} />}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t("request.amount", { unit: rules.unit })}
            description={t("request.available", { amount: shown(rules.available) })}
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            error={typed !== "" && amount === null ? t("request.notAnAmount") : problem?.fault("amount")}
            onChange={(event) => setTyped(event.currentTarget.value)}
            flex={1}
            miw={180}
          />
          <Button
            variant="default"
            onClick={() => setTyped(decimalText(rules.available, terms.decimals))}
            disabled={rules.available <= 0}
          >
            {t("request.all")}
          </Button>
        </Group>
        <TextInput
          label={t("request.comment")}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <ErrorNote problem={problem ?? (run.error ? asProblem(run.error) : null)} shown={["amount"]} />
        <div aria-live="polite">
          {quote !== null && <Outlook quote={quote} decimals={terms.decimals} next={next} method={method.method} />}
        </div>
        <Group gap="sm">
          <Button
            type="submit"
            loading={send.isPending}
            disabled={obstacle !== null || quote === null || !quote.accepted}
            aria-describedby="obstacle"
          >
            {amount === null ? t("request.send") : t("request.sendAmount", { amount: shown(amount) })}
          </Button>
          <Text id="obstacle" size="sm" role="status" flex={1} miw={200}>
            {obstacle ?? (quote === null ? t("request.checking") : "")}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

function Rules({ destination, unit }: { destination: Partner["DestinationRules"]; unit: string }) {
  const { t } = useTranslation("payouts");
  const { terms } = useMembership();
  return (
    <>
      {destination.minimum > 0 && (
        <>
          {t("request.minimum")} <Money amount={destination.minimum} unit={unit} decimals={terms.decimals} />.{" "}
        </>
      )}
      {t(destination.immediate ? "request.atOnce" : "request.withBatch")}{" "}
      {destination.bonus_percent !== null && (
        <>
          {t("request.bonus")} <Percent value={destination.bonus_percent} />.{" "}
        </>
      )}
      {destination.own_account_only && t("request.ownAlone")}
    </>
  );
}
