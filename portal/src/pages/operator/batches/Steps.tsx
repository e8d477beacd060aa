/** The steps of a batch in their order: who took each and when, and which comes next. */

import { Card, Group, SimpleGrid, Text, ThemeIcon } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Moment } from "@/components/figures";
import type { Batch } from "./queries";
import { STEPS, standingOf } from "./steps";

const COLOURS = { done: "teal", next: "brand", ahead: "gray", skipped: "gray" } as const;

export function Steps({ batch }: { batch: Batch }) {
  const { t } = useTranslation("operator-batches");
  return (
    <SimpleGrid component="ol" cols={{ base: 1, sm: 5 }} spacing="xs" p={0} m={0} style={{ listStyle: "none" }}>
      {STEPS.map((step, place) => {
        const standing = standingOf(batch, step);
        const taken = batch[step];
        return (
          <Card
            key={step}
            component="li"
            padding="sm"
            aria-current={standing === "next" ? "step" : undefined}
            bd={standing === "next" ? "2px solid var(--mantine-primary-color-filled)" : undefined}
          >
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <ThemeIcon
                size={24}
                radius="xl"
                variant={standing === "done" ? "filled" : "light"}
                color={COLOURS[standing]}
                autoContrast
                aria-hidden
              >
                {standing === "done" ? (
                  <IconCheck size={15} />
                ) : standing === "skipped" ? (
                  <IconMinus size={15} />
                ) : (
                  <Text size="xs">{place + 1}</Text>
                )}
              </ThemeIcon>
              <div>
                <Text fw={600} size="sm">
                  {t(`steps.${step}`)}
                </Text>
                {taken !== null ? (
                  <Text size="xs" c="dimmed">
                    {t("steps.by", { by: taken.by })}
                    <br />
                    <Moment at={taken.at} />
                  </Text>
                ) : (
                  <Text size="xs" c="dimmed">
                    {t(`steps.standing.${standing}`)}
                  </Text>
                )}
              </div>
            </Group>
          </Card>
        );
      })}
    </SimpleGrid>
  );
}
