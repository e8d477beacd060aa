/** A button whose step is asked about first, with what it does and, mostly, the reason; then everything it changed is read anew. */

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { once } from "@/api/client";
import { Confirm } from "@/components/Confirm";

const REDRAWN_MS = 400;

interface Props {
  /** On the button, and on the one that confirms. */
  label: string;
  /** Whom or what it is about. */
  about: string;
  /** What it will do, in one or two sentences. */
  text: string;
  /** Takes the reason, and the header by which pressing twice has one effect. */
  act: (reason: string, header: ReturnType<typeof once>) => Promise<unknown>;
  /** What is told once it is done. */
  done: string;
  /** The beginning of the keys of what is read anew afterwards. */
  changes: readonly string[];
  danger?: boolean;
  /** No reason is asked for. */
  plain?: boolean;
  small?: boolean;
  /** Further fields. */
  children?: ReactNode;
  onDone?: () => void;
}

export function Decision({ label, about, text, act, done, changes, danger, plain, small, children, onDone }: Props) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure(false);
  const title = `${label}: ${about}`;
  async function decide(reason: string, key: string) {
    await act(reason, once(key));
    notifications.show({ message: done });
    onDone?.();
    void queries.invalidateQueries({ queryKey: changes }).then(() => setTimeout(focusSomewhere, REDRAWN_MS));
  }
  const step = { title, text, action: label, grave: danger, reasoned: !plain, fields: children, act: decide };
  return (
    <>
      <Button
        variant={small || danger ? "default" : "filled"}
        size={small ? "compact-sm" : "sm"}
        onClick={open}
        aria-label={title}
      >
        {label}
      </Button>
      <Confirm step={opened ? step : null} onClose={close} />
    </>
  );
}

/** A line that was decided often leaves its list, and with it the button that had the focus. */
function focusSomewhere() {
  if (document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true });
}
