/** Whether a customer's payments still earn, and until or since when. */

import { Badge, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Moment } from "@/components/figures";
import type { Customer } from "./queries";

export function StatusNote({ customer, zone }: { customer: Customer; zone: string }) {
  const { t } = useTranslation("customers");
  const { status, earning_until } = customer;
  return (
    <>
      <Badge variant="light" color={status === "active" ? "teal" : "gray"} autoContrast>
        {t(`statuses.${status}`)}
      </Badge>
      {earning_until !== null && (
        <Text size="xs" c="dimmed">
          {t(status === "active" ? "earnsUntil" : "earnedUntil")} <Moment at={earning_until} zone={zone} />
        </Text>
      )}
    </>
  );
}
