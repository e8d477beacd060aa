/** One message: every attempt with what the address answered, and the way to send it again. */

import { Button, Drawer, Group, Stack, Table, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { CopyButton } from "@/components/CopyButton";
import { ErrorNote } from "@/components/ErrorNote";
import { Count, Moment } from "@/components/figures";
import type { Delivery } from "./queries";
import { useTypeName } from "./useTypeName";

interface Props {
  webhook: string;
  /** null is closed. */
  delivery: Delivery | null;
  onClose: () => void;
  onSent: () => Promise<void>;
}

export function Attempts({ delivery, onClose, ...rest }: Props) {
  const { t } = useTranslation("webhooks");
  const typeName = useTypeName();
  return (
    <Drawer
      opened={delivery !== null}
      onClose={onClose}
      title={<Text fw={650}>{delivery === null ? "" : typeName(delivery.type)}</Text>}
      closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
    >
      {delivery !== null && <Log key={delivery.id} delivery={delivery} {...rest} />}
    </Drawer>
  );
}

function Log({ webhook, delivery, onSent }: Omit<Props, "onClose" | "delivery"> & { delivery: Delivery }) {
  const { t } = useTranslation("webhooks");
  const { program, terms } = useMembership();
  const again = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/webhooks/{webhook}/deliveries/{delivery}/redeliver", {
          params: { path: { program, webhook, delivery: delivery.id }, header: once(crypto.randomUUID()) },
        }),
      ),
    onSuccess: onSent,
  });
  const waits = delivery.state === "pending";
  return (
    <Stack>
      <Text>{t(`stateTexts.${delivery.state}`)}</Text>
      <Group gap="xs">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          webhook-id: <code translate="no">{delivery.id}</code>
        </Text>
        <CopyButton value={delivery.id} />
      </Group>
      <ErrorNote problem={again.error ? asProblem(again.error) : null} />
      <Group gap="xs">
        <Button onClick={() => again.mutate()} loading={again.isPending} disabled={waits}>
          {t("redeliver")}
        </Button>
        <Text size="sm" c="dimmed">
          {t(waits ? "redeliverWaits" : "redeliverText")}
        </Text>
      </Group>
      {delivery.attempts.length > 0 && (
        <Table.ScrollContainer
          minWidth={360}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": t("deliveries.attempts") } }}
        >
          <Table aria-label={t("deliveries.attempts")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("attempt.at")}</Table.Th>
                <Table.Th scope="col">{t("attempt.answer")}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {t("attempt.ms")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {delivery.attempts.map((each) => (
                <Table.Tr key={`${each.at} ${each.number}`}>
                  <Table.Td>
                    <Moment at={each.at} zone={terms.time_zone} />
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>{each.status ?? each.error}</Table.Td>
                  <Table.Td ta="end">
                    <Count value={each.ms} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
