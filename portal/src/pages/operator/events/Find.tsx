/** Goes to a thing by its id, as the merchant names it. */

import { Button, Group, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAt } from "../decisions/at";

export function Find({ page, label }: { page: "events" | "customers"; label: string }) {
  const { t } = useTranslation("operator-events");
  const navigate = useNavigate();
  const at = useAt();
  const [id, setId] = useState("");
  return (
    <form onSubmit={(event) => [event.preventDefault(), void navigate({ to: at(page, id.trim()) })]}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={label}
          required
          withAsterisk={false}
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          flex={1}
          miw={120}
        />
        <Button type="submit" variant="default">
          {t("open")}
        </Button>
      </Group>
    </form>
  );
}
