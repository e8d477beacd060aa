/** The application to a program: who applies, and that its terms were read. */

import { Button, Checkbox, Drawer, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, type Partner, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { ErrorNote } from "@/components/ErrorNote";
import { useJoined } from "./Join";
import { recruiter } from "./recruiter";
import { Sentences } from "./Sentences";

const FIELDS = ["name", "email", "company", "account", "code", "recruited_by"] as const;
type Field = (typeof FIELDS)[number];
const COMPLETES = {
  name: "name",
  email: "email",
  company: "organization",
  account: "off",
  code: "off",
  recruited_by: "off",
} as const;
const HINTS = ["email", "code", "recruited_by"] as const satisfies readonly Field[];
const hinted = (field: Field): field is (typeof HINTS)[number] => HINTS.some((each) => each === field);

/** Codes are written in capitals, whoever types them. */
const read = (field: Field, typed: string) => (field === "code" ? typed.toUpperCase().trim() : typed);

export function Apply({ program, onClose }: { program: Partner["ProgramView"]; onClose: () => void }) {
  const { t } = useTranslation("join");
  const joined = useJoined();
  const key = useRef(crypto.randomUUID());
  const [given, setGiven] = useState<Partial<Record<Field, string>>>(() => {
    const by = recruiter();
    return by === "" ? {} : { recruited_by: by };
  });
  const [agreed, setAgreed] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/applications", {
          params: { path: { program: program.program }, header: once(key.current) },
          body: { terms_version: program.terms_version, ...given },
        }),
      ),
    onSuccess: joined,
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const put = (field: Field, value: string) =>
    setGiven(({ [field]: _, ...others }) => (value === "" ? others : { ...others, [field]: value }));
  return (
    <Drawer opened onClose={onClose} title={t("applyTo", { program: program.name })}>
      <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
        <Stack>
          <Text size="sm" fw={600}>
            {t("terms", { version: program.terms_version })}
          </Text>
          <ScrollArea.Autosize
            mah={200}
            type="auto"
            viewportProps={{
              tabIndex: 0,
              role: "region",
              "aria-label": t("terms", { version: program.terms_version }),
            }}
          >
            <Sentences program={program} />
          </ScrollArea.Autosize>
          <ErrorNote problem={problem} shown={FIELDS} />
          {FIELDS.map((field) => (
            <TextInput
              key={field}
              label={t(`fields.${field}`)}
              description={hinted(field) ? t(`texts.${field}`) : undefined}
              type={field === "email" ? "email" : "text"}
              autoComplete={COMPLETES[field]}
              maxLength={field === "code" ? 32 : 200}
              required={field === "account" && program.account_required}
              value={given[field] ?? ""}
              error={problem?.fault(field)}
              onChange={(event) => put(field, read(field, event.currentTarget.value))}
            />
          ))}
          <Checkbox
            required
            label={t("agree")}
            checked={agreed}
            onChange={(event) => setAgreed(event.currentTarget.checked)}
          />
          <Button type="submit" loading={send.isPending}>
            {t("send")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
