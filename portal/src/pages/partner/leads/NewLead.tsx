/** Submitting a lead: who may become a customer, with the rules beside the fields. */

import { Button, Checkbox, Drawer, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";

const FIELDS = ["name", "email", "phone", "product", "comment"] as const;
type Field = (typeof FIELDS)[number];
const TYPES: Partial<Record<Field, string>> = { email: "email", phone: "tel" };

export function NewLead({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("leads");
  const program = useProgram();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [given, setGiven] = useState<Partial<Record<Field, string>>>({});
  const [agreed, setAgreed] = useState(false);
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ""));
  const reachable = "email" in filled || "phone" in filled;
  const send = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/leads", {
          params: { path: { program }, header: once(key.current) },
          body: filled,
        }),
      ),
    onSuccess: async () => {
      onClose();
      notifications.show({ message: t("sent") });
      await queries.invalidateQueries({ queryKey: ["partner", program, "leads"] });
    },
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const put = (field: Field, value: string) => setGiven((before) => ({ ...before, [field]: value }));
  return (
    <Drawer opened onClose={onClose} title={<Text fw={650}>{t("new")}</Text>}>
      <form onSubmit={(event) => [event.preventDefault(), reachable && send.mutate()]}>
        <Stack>
          <Text size="sm">{t("rule")}</Text>
          <ErrorNote problem={problem} shown={FIELDS} />
          {FIELDS.filter((field) => field !== "comment").map((field) => (
            <TextInput
              key={field}
              label={t(`fields.${field}`)}
              type={TYPES[field] ?? "text"}
              maxLength={200}
              autoComplete="off"
              value={given[field] ?? ""}
              error={problem?.fault(field)}
              onChange={(event) => put(field, event.currentTarget.value)}
            />
          ))}
          <Textarea
            label={t("fields.comment")}
            maxLength={2000}
            autosize
            minRows={3}
            value={given.comment ?? ""}
            error={problem?.fault("comment")}
            onChange={(event) => put("comment", event.currentTarget.value)}
          />
          <Checkbox
            required
            label={t("agree")}
            checked={agreed}
            onChange={(event) => setAgreed(event.currentTarget.checked)}
          />
          {!reachable && (
            <Text size="sm" id="lead-needs">
              {t("needs")}
            </Text>
          )}
          <Button
            type="submit"
            loading={send.isPending}
            disabled={!reachable}
            aria-describedby={reachable ? undefined : "lead-needs"}
          >
            {t("send")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
