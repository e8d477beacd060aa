/** A state as a word with a colour beside it: the word alone says it too. */

import { Badge, ColorSwatch } from "@mantine/core";

type Tone = "good" | "waiting" | "bad" | "over";

const COLOURS: Record<Tone, string> = {
  good: "var(--mantine-color-green-6)",
  waiting: "var(--mantine-color-yellow-6)",
  bad: "var(--mantine-color-red-6)",
  over: "var(--mantine-color-gray-6)",
};

export function State({ word, tone }: { word: string; tone: Tone }) {
  return (
    <Badge
      variant="default"
      tt="none"
      fw={500}
      miw="max-content"
      leftSection={<ColorSwatch color={COLOURS[tone]} size={8} withShadow={false} aria-hidden />}
    >
      {word}
    </Badge>
  );
}
