/** The frame of the settings: their heading, and the way from one to another. */

import { Anchor, Group, Stack } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import { PageTitle } from "@/components/PageTitle";

const PLACES = [
  ["profile", "settings"],
  ["terms", "settings/terms"],
  ["notifications", "settings/notifications"],
  ["keys", "settings/keys"],
  ["webhooks", "settings/webhooks"],
] as const;

interface Props {
  /** Which of the settings this is. */
  place: (typeof PLACES)[number][0];
  /** Beside the heading, such as the button for a new key. */
  action?: ReactNode;
  children: ReactNode;
}

export function SettingsFrame({ place, action, children }: Props) {
  const { t } = useTranslation("settings");
  const { program } = useMembership();
  const { pathname } = useLocation();
  return (
    <Stack>
      <PageTitle title={place === "profile" ? t("title") : t(`places.${place}`)}>{action}</PageTitle>
      <Group component="nav" gap="md" aria-label={t("title")}>
        {PLACES.map(([name, path]) => {
          const address = pathOf("partner", program, path);
          return (
            <Anchor
              key={name}
              component={Link}
              to={address}
              size="sm"
              fw={name === place ? 650 : undefined}
              underline={name === place ? "never" : "always"}
              aria-current={pathname === address ? "page" : undefined}
            >
              {t(`places.${name}`)}
            </Anchor>
          );
        })}
      </Group>
      {children}
    </Stack>
  );
}
