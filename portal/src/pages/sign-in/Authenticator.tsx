/** The secret of a second factor, as a QR code for an authenticator app and as text. */

import { Center, Code, Stack, Text } from "@mantine/core";
import { generate } from "lean-qr";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/components/CopyButton";

const QUIET = 4;

export default function Authenticator({ otpauth, secret }: { otpauth: string; secret: string }) {
  const { t } = useTranslation("sign-in");
  const { path, size } = useMemo(() => squares(otpauth), [otpauth]);
  return (
    <Stack align="center">
      <Text size="sm">{t("scan")}</Text>
      <Center bg="white" p="xs">
        <svg role="img" aria-label={t("qr")} width={196} height={196} viewBox={`0 0 ${size} ${size}`}>
          <path d={path} fill="#000" />
        </svg>
      </Center>
      <Text size="sm">{t("orType")}</Text>
      <Code fz="md" style={{ overflowWrap: "anywhere" }}>
        {secret}
      </Code>
      <CopyButton value={secret} />
    </Stack>
  );
}

function squares(text: string) {
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  }
  return { path, size: code.size + 2 * QUIET };
}
