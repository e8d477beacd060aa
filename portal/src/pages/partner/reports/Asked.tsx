/** The question: which days, in what steps, told apart by what. */

import { Button, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { daysAfter } from "@/components/moments";
import { daysOf, MOST_DAYS, PERIODS } from "./periods";
import { DIMENSIONS, type Dimension, GROUPINGS, type Question } from "./question";

interface Props {
  question: Question;
  today: string;
  onChange: (question: Question) => void;
}

export function Asked({ question, today, onChange }: Props) {
  const { t } = useTranslation("reports");
  const put = (part: Partial<Question>) => onChange({ ...question, ...part });
  return (
    <Stack gap="sm">
      <Group gap="xs" role="group" aria-label={t("periods.label")}>
        {PERIODS.map((period) => {
          const [from, to] = daysOf(period, today);
          const chosen = from === question.from && to === question.to;
          return (
            <Button
              key={period}
              size="xs"
              variant={chosen ? "filled" : "default"}
              aria-pressed={chosen}
              onClick={() => put({ from, to })}
            >
              {t(`periods.${period}`)}
            </Button>
          );
        })}
      </Group>
      <Group align="flex-end" gap="sm">
        <TextInput
          type="date"
          label={t("from")}
          value={question.from}
          min={daysAfter(question.to, 1 - MOST_DAYS)}
          max={question.to}
          onChange={(event) => event.currentTarget.value !== "" && put({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t("to")}
          value={question.to}
          min={question.from}
          max={today}
          onChange={(event) => event.currentTarget.value !== "" && put({ to: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("by")}
          value={question.by ?? ""}
          onChange={(event) => put({ by: (event.currentTarget.value || null) as Dimension | null })}
          data={[
            { value: "", label: t("dimensions.none") },
            ...DIMENSIONS.map((value) => ({ value, label: value === "link" ? t("dimensions.link") : value })),
          ]}
        />
        <SegmentedControl
          aria-label={t("grouping")}
          value={question.grouping}
          onChange={(grouping) => put({ grouping })}
          data={GROUPINGS.map((value) => ({ value, label: t(`groupings.${value}`) }))}
        />
        <Text size="sm" c="dimmed" pb={6}>
          {t("most", { count: MOST_DAYS })}
        </Text>
      </Group>
    </Stack>
  );
}
