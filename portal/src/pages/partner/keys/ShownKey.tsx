/** A new API key, shown this once, with a first request to try it. */

import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useProgram } from "@/app/places";
import { Code } from "@/pages/partner/material/Code";
import type { NewKey } from "./queries";

export function ShownKey({ made, onClose }: { made: NewKey | null; onClose: () => void }) {
  const { t } = useTranslation("keys");
  const program = useProgram();
  const address = `${location.origin}/v1/by-key/programs/${program}/balance`;
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      size="lg"
      title={<Text fw={650}>{t("shown.title")}</Text>}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
    >
      {made !== null && (
        <Stack>
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
            {t("shown.once")}
          </Alert>
          <Code text={made.key} label={t("shown.key")} copy={t("shown.copy")} />
          {made.scopes.includes("read") && (
            <>
              <Text size="sm">{t("shown.try")}</Text>
              <Code
                text={`curl -H "Authorization: Bearer ${made.key}" ${address}`}
                label={t("shown.request")}
                copy={t("shown.copyRequest")}
              />
            </>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("shown.kept")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
