/** A new key: of the merchant's back end, or of a partner network's postbacks. */

import { Button, Drawer, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (key: string) => void;
}

const KINDS = ["secret", "postback"] as const;

export function MakeKey({ opened, onClose, onMade }: Props) {
  const { t } = useTranslation("operator-keys");
  const program = useProgram();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [kind, setKind] = useState<(typeof KINDS)[number]>("secret");
  const [name, setName] = useState("");
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/keys", {
          params: { path: { program }, header: once(key.current) },
          body: { kind, ...(kind === "postback" ? { name: name.trim() } : {}) },
        }),
      ),
    onSuccess: (made) => {
      setName("");
      onClose();
      onMade(made.key);
    },
    onSettled: () => {
      key.current = crypto.randomUUID();
      return queries.invalidateQueries({ queryKey: ["operator", program, "keys"] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  return (
    <Drawer opened={opened} onClose={onClose} title={<Text fw={650}>{t("make.label")}</Text>}>
      <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
        <Stack>
          <Radio.Group label={t("kind")} value={kind} onChange={(value) => setKind(value as typeof kind)}>
            <Stack gap="xs" mt="xs">
              {KINDS.map((each) => (
                <Radio key={each} value={each} label={t(`kinds.${each}`)} description={t(`kindText.${each}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {kind === "postback" && (
            <TextInput
              label={t("network")}
              description={t("networkText")}
              required
              pattern="[a-z0-9\-]{1,32}"
              autoComplete="off"
              value={name}
              error={problem?.fault("name")}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          <ErrorNote problem={problem} shown={["name"]} />
          <Button type="submit" loading={send.isPending}>
            {t("make.label")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
