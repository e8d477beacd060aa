/** Long work, with how far it is. */

import { Group, Progress, Text } from "@mantine/core";

/** `done` of `total`; without a total the bar only moves. */
export function ProgressNote({ label, done, total }: { label: string; done?: number; total?: number }) {
  const known = total !== undefined && total > 0 && done !== undefined;
  const value = known ? (100 * done) / total : 100;
  return (
    <Group gap="sm" role="status" wrap="nowrap">
      <Text size="sm">{label}</Text>
      <Progress value={value} animated={!known} flex={1} miw={80} aria-label={label} />
    </Group>
  );
}
