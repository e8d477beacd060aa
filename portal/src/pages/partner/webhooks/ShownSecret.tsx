/** A webhook's secret, shown this once. */

import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Code } from "@/pages/partner/material/Code";
import type { NewWebhook } from "./queries";

export function ShownSecret({ made, onClose }: { made: NewWebhook | null; onClose: () => void }) {
  const { t } = useTranslation("webhooks");
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      size="lg"
      title={<Text fw={650}>{t("secret.title")}</Text>}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
    >
      {made !== null && (
        <Stack>
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
            {t("secret.once")}
          </Alert>
          <Code text={made.secret} label={t("secret.label")} copy={t("secret.copy")} />
          <Text size="sm">{t("secret.verify")}</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("secret.kept")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
