/** Inviting an operator: an id for the trail, an address for the pool, and the rights. */

import { Button, Drawer, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { Scope } from "@/app/pages";
import { ErrorNote } from "@/components/ErrorNote";
import { Rights } from "./Rights";

export function InviteOperator({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("operator-team");
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [operator, setOperator] = useState("");
  const [email, setEmail] = useState("");
  const [scopes, setScopes] = useState<Scope[]>([]);
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/operators", {
          params: { header: once(key.current) },
          body: { operator: operator.trim(), email: email.trim(), scopes },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: t("invite.done", { email: email.trim() }) });
      setOperator("");
      setEmail("");
      setScopes([]);
      onClose();
    },
    onSettled: () => {
      key.current = crypto.randomUUID();
      return queries.invalidateQueries({ queryKey: ["operator", "operators"] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  return (
    <Drawer opened={opened} onClose={onClose} title={<Text fw={650}>{t("invite.label")}</Text>}>
      <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
        <Stack>
          <Text c="dimmed">{t("invite.text")}</Text>
          <TextInput
            label={t("operator")}
            description={t("invite.id")}
            required
            autoComplete="off"
            maxLength={32}
            value={operator}
            error={problem?.fault("operator")}
            onChange={(event) => setOperator(event.currentTarget.value)}
          />
          <TextInput
            type="email"
            label={t("email")}
            description={t("invite.email")}
            required
            autoComplete="off"
            value={email}
            error={problem?.fault("email")}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Rights value={scopes} onChange={setScopes} error={problem?.fault("scopes")} />
          <ErrorNote problem={problem} shown={["operator", "email", "scopes"]} />
          <Button type="submit" loading={send.isPending}>
            {t("invite.label")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
