/** The five sub-ids: marks of one's own that come back in the reports. */

import { Fieldset, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/problem";
import { SUBS, type Subs } from "./address";

const LONGEST = 64;

interface Props {
  legend: string;
  text: string;
  subs: Subs;
  onChange: (subs: Subs) => void;
  problem?: Problem | null;
  disabled?: boolean;
}

export function SubFields({ legend, text, subs, onChange, problem = null, disabled = false }: Props) {
  const { t } = useTranslation("links");
  return (
    <Fieldset legend={legend} disabled={disabled}>
      <Text size="sm" c="dimmed" mb="xs">
        {text}
      </Text>
      <SimpleGrid cols={2} spacing="xs">
        {SUBS.map((name) => (
          <TextInput
            key={name}
            label={name}
            placeholder={name === "sub1" ? t("subs.example") : undefined}
            maxLength={LONGEST}
            value={subs[name] ?? ""}
            error={problem?.fault(`subs.${name}`)}
            onChange={(event) => onChange({ ...subs, [name]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
