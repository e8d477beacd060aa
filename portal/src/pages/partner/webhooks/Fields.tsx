/** The fields of a webhook: its address, and what it is told. */

import { Checkbox, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/problem";
import { TYPES } from "./queries";
import { useTypeName } from "./useTypeName";

interface Props {
  url: string;
  onUrl: (url: string) => void;
  types: string[];
  onTypes: (types: string[]) => void;
  problem: Problem | null;
}

export function Fields({ url, onUrl, types, onTypes, problem }: Props) {
  const { t } = useTranslation("webhooks");
  const typeName = useTypeName();
  return (
    <>
      <TextInput
        label={t("url")}
        description={t("urlText")}
        type="url"
        required
        maxLength={500}
        placeholder="https://hooks.example.com/linkledger"
        autoComplete="off"
        value={url}
        error={problem?.fault("url")}
        onChange={(event) => onUrl(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t("told")}
        value={types}
        onChange={onTypes}
        error={problem?.fault("types") ?? (types.length === 0 ? t("noType") : undefined)}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt="xs">
          {TYPES.map((each) => (
            <Checkbox key={each} value={each} label={typeName(each)} description={<code translate="no">{each}</code>} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </>
  );
}
