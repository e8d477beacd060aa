/** The button of what concerns the person at the screen; the panel loads when it is opened. */

import { ActionIcon } from "@mantine/core";
import { useClickOutside, useFocusReturn } from "@mantine/hooks";
import { IconUserCircle } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "@/api/session";

const AccountPanel = lazy(() => import("./AccountPanel"));

export interface Person {
  session: Session;
  name: string;
}

export function AccountMenu({ session, name }: Person) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const around = useClickOutside(() => setOpened(false));
  useFocusReturn({ opened });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from wherever the focus is within
    <div ref={around} onKeyDown={(event) => event.key === "Escape" && setOpened(false)}>
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={t("account")}
        aria-expanded={opened}
        aria-haspopup="dialog"
        onClick={() => setOpened(!opened)}
      >
        <IconUserCircle size={24} stroke={1.6} />
      </ActionIcon>
      {opened && (
        <Suspense>
          <AccountPanel session={session} name={name} />
        </Suspense>
      )}
    </div>
  );
}
