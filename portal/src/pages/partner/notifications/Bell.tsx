/** The bell of the header: how much is unread, and the way to it. */

import { ActionIcon, Indicator } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pathOf } from "@/app/places";
import { unreadOf } from "./queries";

const SHOWN_AT_MOST = 99;

export function Bell({ program }: { program: string }) {
  const { t } = useTranslation();
  const { data: unread = 0 } = useQuery(unreadOf(program));
  const number = unread > SHOWN_AT_MOST ? `${SHOWN_AT_MOST}+` : String(unread);
  return (
    <Indicator label={number} size={18} disabled={unread === 0} color="red.8" offset={6}>
      <ActionIcon
        component={Link}
        to={pathOf("partner", program, "settings/notifications")}
        variant="subtle"
        size="lg"
        aria-label={t("unread", { count: unread })}
      >
        <IconBell size={22} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}
