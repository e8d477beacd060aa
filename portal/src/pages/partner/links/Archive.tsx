/** Ends a link for good, after saying what that means. */

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";

export function Archive({ code }: { code: string }) {
  const { t } = useTranslation("links");
  const program = useProgram();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [asking, { open, close }] = useDisclosure(false);
  const archive = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/links/{code}/archive", {
          params: { path: { program, code }, header: once(key.current) },
        }),
      ),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries({ queryKey: ["partner", program, "links"] });
    },
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        {t("archive.open")}
      </Button>
      <Modal opened={asking} onClose={close} title={<Text fw={650}>{t("archive.title", { code })}</Text>}>
        <Stack>
          <ErrorNote problem={archive.error ? asProblem(archive.error) : null} />
          <Text>{t("archive.text")}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t("cancel", { ns: "common" })}
            </Button>
            <Button color="red.8" onClick={() => archive.mutate()} loading={archive.isPending}>
              {t("archive.confirm")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
