/** One piece of material: a banner to download with its HTML, words to paste, or a widget's HTML. */

import { Badge, Button, Card, Center, Group, Image, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { Moment, useLanguage } from "@/components/figures";
import { Code } from "./Code";
import type { Piece as PieceView } from "./queries";
import { fileSize } from "./snippet";

export function Piece({ piece }: { piece: PieceView }) {
  const { t } = useTranslation("material");
  const { terms } = useMembership();
  const language = useLanguage();
  const { file, text, html } = piece;
  const spoken = piece.language === null ? null : languageName(language, piece.language);
  return (
    <Card component="article">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={3} size="h4" lang={piece.language ?? undefined}>
            {piece.title}
          </Title>
          <Badge variant="light" style={{ flexShrink: 0 }}>
            {t(`kinds.${piece.kind}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {spoken !== null && `${spoken} · `}
          {file !== null && (
            <>
              {file.width !== null && file.height !== null && `${file.width} × ${file.height} px · `}
              {fileSize(language, file.size)} ·{" "}
            </>
          )}
          {piece.published_at !== null && (
            <>
              {t("since")} <Moment at={piece.published_at} zone={terms.time_zone} />
            </>
          )}
        </Text>
        {file !== null && (
          <>
            {file.media_type.startsWith("image/") && (
              <Center>
                <Image src={file.url} alt={piece.title} w="auto" maw="100%" mah={180} fit="contain" loading="lazy" />
              </Center>
            )}
            <Group>
              <Button
                component="a"
                href={file.url}
                download={file.name}
                target="_blank"
                rel="noreferrer"
                size="xs"
                leftSection={<IconDownload size={16} aria-hidden />}
              >
                {t("download", { name: file.name })}
              </Button>
            </Group>
          </>
        )}
        {text !== null && <Code prose text={text} label={t("text")} copy={t("copyText")} language={piece.language} />}
        {html !== null && (
          <>
            {file !== null && (
              <Text size="sm" c="dimmed">
                {t("beside", { name: file.name })}
              </Text>
            )}
            <Code text={html} label={t("html")} copy={t("copyHtml")} />
          </>
        )}
      </Stack>
    </Card>
  );
}

/** A language tag as words; the tag itself where Intl does not take it. */
function languageName(language: string, tag: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
