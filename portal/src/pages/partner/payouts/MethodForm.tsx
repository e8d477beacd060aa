/** A new payout method: a bank account, PayPal or Wise; an IBAN is checked as it is typed. */

import { Button, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { compact, ibanFault } from "./iban";

const KINDS = ["bank", "paypal", "wise"] as const;
type Kind = (typeof KINDS)[number];
const NOTHING = { name: "", iban: "", bic: "", email: "" };

export function MethodForm() {
  const { t } = useTranslation("payouts");
  const program = useProgram();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>("bank");
  const [given, setGiven] = useState(NOTHING);
  const [looked, setLooked] = useState(false);
  const put = (field: keyof typeof NOTHING) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setGiven((before) => ({ ...before, [field]: value }));
  };
  const wanted = bodyOf(kind, given);
  const fault = "iban" in wanted ? ibanFault(given.iban) : null;
  const save = useMutation({
    mutationFn: () =>
      answered(partnerApi.PUT("/v1/programs/{program}/payout-method", { params: { path: { program } }, body: wanted })),
    onSuccess: async () => {
      setGiven(NOTHING);
      setLooked(false);
      notifications.show({ message: t("method.saved") });
      await queries.invalidateQueries({ queryKey: ["partner", program] });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const ibanError = looked && fault !== null ? t(`iban.${fault}`) : problem?.fault("iban");
  const submit = () => {
    setLooked(true);
    if (fault === null) save.mutate();
  };
  return (
    <form onSubmit={(event) => [event.preventDefault(), submit()]}>
      <Stack>
        <SegmentedControl
          aria-label={t("method.kind")}
          value={kind}
          onChange={(value) => [setKind(value as Kind), setLooked(false), save.reset()]}
          data={KINDS.map((each) => ({ value: each, label: t(`method.kinds.${each}`) }))}
        />
        <ErrorNote problem={problem} shown={["name", "iban", "bic", "email"]} />
        <TextInput
          label={t("method.name")}
          description={t("method.nameText")}
          required
          maxLength={140}
          autoComplete="name"
          value={given.name}
          error={problem?.fault("name")}
          onChange={put("name")}
        />
        {kind !== "paypal" && (
          <TextInput
            label={t("method.iban")}
            description={kind === "wise" ? t("method.ibanOrEmail") : undefined}
            required={kind === "bank"}
            autoComplete="off"
            spellCheck={false}
            value={given.iban}
            error={ibanError}
            onChange={put("iban")}
            onBlur={() => setLooked(given.iban !== "")}
          />
        )}
        {kind === "bank" && (
          <TextInput
            label={t("method.bic")}
            description={t("method.bicText")}
            autoComplete="off"
            value={given.bic}
            error={problem?.fault("bic")}
            onChange={put("bic")}
          />
        )}
        {kind !== "bank" && (
          <TextInput
            label={t("method.email")}
            type="email"
            required={kind === "paypal" || given.iban === ""}
            autoComplete="email"
            value={given.email}
            error={problem?.fault("email")}
            onChange={put("email")}
          />
        )}
        <Button type="submit" loading={save.isPending}>
          {t("method.save")}
        </Button>
      </Stack>
    </form>
  );
}

/** What is sent: the fields of the kind alone, those that were left empty left out. */
function bodyOf(kind: Kind, given: typeof NOTHING): Partner["MethodBody"] {
  const iban = kind !== "paypal" && (kind === "bank" || given.iban.trim() !== "") ? { iban: compact(given.iban) } : {};
  const bic = kind === "bank" && given.bic.trim() !== "" ? { bic: compact(given.bic) } : {};
  const email = kind !== "bank" && given.email.trim() !== "" ? { email: given.email.trim() } : {};
  return { kind, name: given.name.trim(), ...iban, ...bic, ...email };
}
