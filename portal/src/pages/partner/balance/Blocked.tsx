/** Says that nothing is paid out of a balance at the moment, and why. */

import { Alert } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useMembership } from "@/app/me";
import { Moment } from "@/components/figures";

export function Blocked({ block }: { block: Partner["BlockView"] | null }) {
  const { t } = useTranslation("balance");
  const { terms } = useMembership();
  if (block === null) return null;
  const told =
    block.code === "under_review" || block.code === "being_checked" ? t(`blocked.${block.code}`) : block.reason;
  return (
    <Alert color="yellow" icon={<IconLock aria-hidden />} title={t("blocked.title")}>
      {told} ({t("blocked.since")} <Moment at={block.since} zone={terms.time_zone} />)
    </Alert>
  );
}
