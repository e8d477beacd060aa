/** Copies a text, and says that it did (to the ear too). */

import { Button, type ButtonProps, CopyButton as Copy } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function CopyButton({ value, label, ...style }: { value: string; label?: string } & ButtonProps) {
  const { t } = useTranslation();
  return (
    <Copy value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={copy}
          {...style}
        >
          <span aria-live="polite">{copied ? t("copied") : (label ?? t("copy"))}</span>
        </Button>
      )}
    </Copy>
  );
}
