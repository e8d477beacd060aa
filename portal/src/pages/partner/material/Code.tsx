/** Text to be copied as it is: a snippet or a post, in a region of its own that scrolls. */

import { Box, Group, Stack } from "@mantine/core";
import { CopyButton } from "@/components/CopyButton";
import classes from "./Code.module.css";

interface Props {
  text: string;
  /** What it is, for those who don't see it. */
  label: string;
  copy: string;
  /** Words of a language, not of a machine: they wrap, and are read in that language. */
  prose?: boolean;
  language?: string | null;
}

export function Code({ text, label, copy, prose = false, language }: Props) {
  return (
    <Stack gap="xs">
      <Box
        component="pre"
        className={classes.code}
        data-prose={prose || undefined}
        role="region"
        aria-label={label}
        tabIndex={0}
        lang={language ?? undefined}
        translate={prose ? undefined : "no"}
      >
        {text}
      </Box>
      <Group>
        <CopyButton value={text} label={copy} />
      </Group>
    </Stack>
  );
}
