/** Putting the file of a piece that was announced without it; other bytes than the announced ones are not taken. */

import { Button, FileButton, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { useSentence } from "@/components/sentence";
import { announce, upload } from "./file";

interface Props {
  material: string;
  title: string;
  announced: Operator["MaterialFileView"];
  done: () => Promise<unknown>;
}

export function PutFile({ material, title, announced, done }: Props) {
  const { t } = useTranslation("operator-material");
  const program = useProgram();
  const sentence = useSentence();
  const send = useMutation({
    mutationFn: async (file: File) => {
      const { sha256 } = await announce(file);
      if (sha256 !== announced.sha256) return "other";
      await upload(program, material, file);
      await done();
      return "put";
    },
  });
  const said = send.error
    ? sentence(asProblem(send.error))
    : send.data === "other"
      ? t("put.other", { name: announced.name })
      : send.data === "put"
        ? t("put.done")
        : "";
  return (
    <>
      <Text size="xs" role="status">
        {said}
      </Text>
      <FileButton onChange={(file) => file !== null && send.mutate(file)}>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="compact-sm"
            loading={send.isPending}
            aria-label={`${t("put.action")}: ${title}`}
          >
            {t("put.action")}
          </Button>
        )}
      </FileButton>
    </>
  );
}
