/** What somebody wrote, in a table's cell: wide enough to be read, so that a phone scrolls instead of stacking words. */

import { Text } from "@mantine/core";

const READABLE_PX = 180;

export function Words({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <Text size="sm" miw={READABLE_PX}>
      {text}
    </Text>
  );
}
