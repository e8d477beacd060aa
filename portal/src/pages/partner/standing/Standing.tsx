/** Why the partner can't make links or submit leads at the moment: said before the button is pressed. */

import { Alert, Anchor, Text } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";

type Stop = Exclude<Partner["PartnerStatus"], "active"> | "terms";

/** What keeps the partner from acting, null where nothing does. */
export function useStop(): Stop | null {
  const { partner, terms_to_accept } = useMembership();
  if (partner.status !== "active") return partner.status;
  return terms_to_accept === null ? null : "terms";
}

export function Standing() {
  const { t } = useTranslation("standing");
  const { program } = useMembership();
  const stop = useStop();
  if (stop === null) return null;
  return (
    <Alert icon={<IconHourglass aria-hidden />} color="yellow" title={t(`${stop}.title`)}>
      <Text size="sm">{t(`${stop}.text`)}</Text>
      {stop === "terms" && (
        <Anchor component={Link} to={pathOf("partner", program, "settings/terms")} size="sm">
          {t("toTerms")}
        </Anchor>
      )}
    </Alert>
  );
}
