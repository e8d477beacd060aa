/** Says beside what can't be done which right is lacking. */

import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/me";
import type { Scope } from "@/app/pages";
import { useScopeName } from "./scopes";

export function Needs({ scope }: { scope: Scope }) {
  const { t } = useTranslation("operator-decisions");
  const named = useScopeName();
  if (useMay(scope)) return null;
  return (
    <Text size="sm" c="dimmed">
      {t("needs", { right: named(scope) })}
    </Text>
  );
}
