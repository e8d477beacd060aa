/** The form of a new API key: what it is called, what it may do, how long it works. */

import { Button, Checkbox, Drawer, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { type NewKey as Made, SCOPES } from "./queries";

const DAYS = [30, 90, 365] as const;

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (key: Made) => void;
}

export function NewKey({ opened, onClose, onMade }: Props) {
  const { t } = useTranslation("keys");
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{t("new")}</Text>}
      closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
    >
      <Form onMade={onMade} />
    </Drawer>
  );
}

function Form({ onMade }: Pick<Props, "onMade">) {
  const { t } = useTranslation("keys");
  const program = useProgram();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(["read"]);
  const [days, setDays] = useState("90");
  const make = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/keys", {
          params: { path: { program }, header: once(crypto.randomUUID()) },
          body: {
            scopes: scopes as Partner["KeyScope"][],
            ...(name === "" ? {} : { name }),
            ...(days === "" ? {} : { days: Number(days) }),
          },
        }),
      ),
    onSuccess: onMade,
  });
  const problem = make.error ? asProblem(make.error) : null;
  return (
    <form onSubmit={(event) => [event.preventDefault(), make.mutate()]}>
      <Stack>
        <ErrorNote problem={problem} shown={["name", "scopes", "days"]} />
        <TextInput
          label={t("name")}
          description={t("nameText")}
          pattern="[a-z0-9\-]{1,32}"
          maxLength={32}
          autoComplete="off"
          value={name}
          error={problem?.fault("name")}
          onChange={(event) => setName(event.currentTarget.value.trim().toLowerCase())}
        />
        <Checkbox.Group
          label={t("scopesTitle")}
          description={t("scopesText")}
          value={scopes}
          onChange={setScopes}
          error={problem?.fault("scopes") ?? (scopes.length === 0 ? t("noScope") : undefined)}
        >
          <Stack gap="xs" mt="xs">
            {SCOPES.map((each) => (
              <Checkbox key={each} value={each} label={t(`scopes.${each}`)} description={t(`scopeTexts.${each}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label={t("days")}
          value={days}
          error={problem?.fault("days")}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={[
            ...DAYS.map((each) => ({ value: String(each), label: t("forDays", { count: each }) })),
            { value: "", label: t("forEver") },
          ]}
        />
        <Button type="submit" loading={make.isPending} disabled={scopes.length === 0}>
          {t("make")}
        </Button>
      </Stack>
    </form>
  );
}
