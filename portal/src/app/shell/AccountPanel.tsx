/** What concerns the person at the screen: language, colours, signing out. */

import { Button, Divider, Paper, Stack, Text } from "@mantine/core";
import { useFocusTrap } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Person } from "./AccountMenu";
import { LanguageChoice, SchemeChoice } from "./Preferences";

export default function AccountPanel({ session, name }: Person) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const trap = useFocusTrap();
  const leave = async () => {
    await session.signOut();
    queries.clear();
  };
  return (
    <Paper ref={trap} className="shell-account" role="dialog" aria-label={t("account")} withBorder shadow="md" p="md">
      <Stack gap="sm">
        {name !== "" && <Text fw={600}>{name}</Text>}
        <LanguageChoice />
        <SchemeChoice />
        <Divider />
        <Button variant="default" onClick={leave}>
          {t("signOut")}
        </Button>
      </Stack>
    </Paper>
  );
}
