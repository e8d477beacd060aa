/** The form of a new webhook. */

import { Button, Drawer, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Fields } from "./Fields";
import { type NewWebhook as Made, TYPES } from "./queries";

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (webhook: Made) => void;
}

export function NewWebhook({ opened, onClose, onMade }: Props) {
  const { t } = useTranslation("webhooks");
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{t("new")}</Text>}
      closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
    >
      <Form onMade={onMade} />
    </Drawer>
  );
}

function Form({ onMade }: Pick<Props, "onMade">) {
  const { t } = useTranslation("webhooks");
  const program = useProgram();
  const [url, setUrl] = useState("");
  const [types, setTypes] = useState<string[]>([...TYPES]);
  const make = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/webhooks", {
          params: { path: { program }, header: once(crypto.randomUUID()) },
          body: { url: url.trim(), types: types as Partner["FactType"][] },
        }),
      ),
    onSuccess: onMade,
  });
  const problem = make.error ? asProblem(make.error) : null;
  return (
    <form onSubmit={(event) => [event.preventDefault(), make.mutate()]}>
      <Stack>
        <ErrorNote problem={problem} shown={["url", "types"]} />
        <Fields url={url} onUrl={setUrl} types={types} onTypes={setTypes} problem={problem} />
        <Button type="submit" loading={make.isPending} disabled={types.length === 0}>
          {t("make")}
        </Button>
      </Stack>
    </form>
  );
}
