/** The address of a webhook and what it is told: for a new one, or to change one. */

import { Button, Checkbox, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { once } from "@/api/client";
import { asProblem } from "@/api/problem";
import { ErrorNote } from "@/components/ErrorNote";
import { FACTS, type FactType, useFactName } from "./facts";

interface Props {
  url?: string;
  types?: FactType[];
  action: string;
  /** Sends it; the header is that of this wish. */
  send: (given: { url: string; types: FactType[] }, header: ReturnType<typeof once>) => Promise<unknown>;
}

export function WebhookForm({ url: before = "", types: told = [], action, send }: Props) {
  const { t } = useTranslation("operator-webhooks");
  const named = useFactName();
  const key = useRef(crypto.randomUUID());
  const [url, setUrl] = useState(before);
  const [types, setTypes] = useState<FactType[]>(told);
  const sent = useMutation({
    mutationFn: () => send({ url: url.trim(), types }, once(key.current)),
    onSettled: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = sent.error ? asProblem(sent.error) : null;
  return (
    <form onSubmit={(event) => [event.preventDefault(), sent.mutate()]}>
      <Stack>
        <TextInput
          type="url"
          label={t("url")}
          description={t("urlText")}
          required
          autoComplete="off"
          placeholder="https://"
          maxLength={500}
          value={url}
          error={problem?.fault("url")}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t("types")}
          error={problem?.fault("types")}
          value={types}
          onChange={(chosen) => setTypes(chosen as FactType[])}
        >
          <Stack gap="xs" mt="xs">
            {FACTS.map((fact) => (
              <Checkbox key={fact} value={fact} label={named(fact)} description={<code>{fact}</code>} />
            ))}
          </Stack>
        </Checkbox.Group>
        <ErrorNote problem={problem} shown={["url", "types"]} />
        <Button type="submit" loading={sent.isPending} disabled={types.length === 0}>
          {action}
        </Button>
        {types.length === 0 && t("chooseOne")}
      </Stack>
    </form>
  );
}
