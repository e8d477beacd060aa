/** Enrolling a partner by hand. */

import { Button, Drawer, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";

const FIELDS = ["partner", "name", "account", "company", "code", "parent"] as const;
type Field = (typeof FIELDS)[number];

export function Enroll({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("operator-partners");
  const { t: common } = useTranslation();
  const program = useProgram();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [given, setGiven] = useState<Partial<Record<Field, string>>>({});
  const send = useMutation({
    mutationFn: () => {
      const { partner = "", ...others } = given;
      return answered(
        operatorApi.POST("/v1/operator/programs/{program}/partners", {
          params: { path: { program }, header: once(key.current) },
          body: { partner, ...others },
        }),
      );
    },
    onSuccess: (made) => {
      setGiven({});
      onClose();
      notifications.show({
        message: t(made.status === "pending" ? "enroll.waits" : "enroll.done", { partner: made.partner }),
      });
    },
    onSettled: () => {
      key.current = crypto.randomUUID();
      return queries.invalidateQueries({ queryKey: ["operator", program, "partners"] });
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const put = (field: Field, value: string) =>
    setGiven(({ [field]: _, ...others }) => (value === "" ? others : { ...others, [field]: value }));
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{t("enroll.label")}</Text>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
        <Stack>
          <Text c="dimmed">{t("enroll.text")}</Text>
          {FIELDS.map((field) => (
            <TextInput
              key={field}
              label={t(field)}
              description={field === "partner" || field === "code" ? t(`enroll.${field}`) : undefined}
              required={field === "partner"}
              autoComplete="off"
              value={given[field] ?? ""}
              error={problem?.fault(field)}
              onChange={(event) => put(field, event.currentTarget.value)}
            />
          ))}
          <ErrorNote problem={problem} shown={FIELDS} />
          <Button type="submit" loading={send.isPending}>
            {t("enroll.label")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
