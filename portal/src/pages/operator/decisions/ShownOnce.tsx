/** A secret that is shown this once: it stays until the operator says that it is kept. */

import { Alert, Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/components/CopyButton";

export function ShownOnce({ title, secret, onClose }: { title: string; secret: string | null; onClose: () => void }) {
  const { t } = useTranslation("operator-decisions");
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={<Text fw={650}>{title}</Text>}
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <Stack>
        <Alert variant="outline" color="yellow" c="inherit">
          {t("shownOnce")}
        </Alert>
        <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
          {secret}
        </Code>
        <Group justify="space-between">
          <CopyButton value={secret ?? ""} size="sm" data-autofocus />
          <Button onClick={onClose}>{t("kept")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
