/** The rights of an operator, each with what it lets one do; nobody gives one that it lacks. */

import { Checkbox, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { operatorMe } from "@/app/me";
import type { Scope } from "@/app/pages";
import type texts from "@/locales/en/operator-team.json";
import { SCOPES, useScopeName } from "../decisions/scopes";

interface Props {
  value: readonly Scope[];
  onChange: (scopes: Scope[]) => void;
  error?: string;
}

export function Rights({ value, onChange, error }: Props) {
  const { t } = useTranslation("operator-team");
  const named = useScopeName();
  const { data: me } = useQuery(operatorMe);
  const mine = me?.scopes ?? [];
  return (
    <Checkbox.Group
      label={t("rights")}
      description={t("rightsText")}
      error={error}
      value={[...value]}
      onChange={(chosen) => onChange(chosen as Scope[])}
    >
      <Stack gap="xs" mt="xs">
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={named(scope)}
            description={
              mine.includes(scope) ? t(`lets.${scope.replace(":", "_") as keyof typeof texts.lets}`) : t("notYours")
            }
            disabled={!mine.includes(scope) && !value.includes(scope)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
