/** Where bank payouts go at the moment, numbers masked, and from when on they do. */

import { Alert, Anchor, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Partner } from "@/api/client";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import { Moment } from "@/components/figures";

export function MethodCard({ methods }: { methods: Partner["MethodsView"] }) {
  const { t } = useTranslation("payouts");
  const { program } = useMembership();
  return (
    <Card component="section" aria-labelledby="method">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="method">
          {t("method.title")}
        </Title>
        <Anchor component={Link} to={pathOf("partner", program, "payouts/method")}>
          {t(methods.method === null ? "method.add" : "method.change")}
        </Anchor>
      </Group>
      {methods.method === null ? <Text>{t("method.none")}</Text> : <Method methods={methods} method={methods.method} />}
    </Card>
  );
}

interface Props {
  methods: Partner["MethodsView"];
  method: Partner["MethodView"];
}

export function Method({ methods, method }: Props) {
  const { t } = useTranslation("payouts");
  const { terms } = useMembership();
  const kind = method.kind as "bank" | "paypal" | "wise" | "by_hand";
  const where = [method.iban, method.bic, method.email].filter((each) => each !== null).join(" · ");
  return (
    <Stack gap="xs">
      <Text>
        <b>{t(`method.kinds.${kind}`)}</b> {where}
        <br />
        {method.name}
      </Text>
      {method.cools_off && method.paid_to_from !== null ? (
        <Alert color="yellow" icon={<IconClock aria-hidden />}>
          {t("method.coolsOff", { hours: methods.cool_off_hours })}{" "}
          <b>
            <Moment at={method.paid_to_from} zone={terms.time_zone} />
          </b>
        </Alert>
      ) : (
        <Text size="sm" c="dimmed">
          {t("method.inUse")}
        </Text>
      )}
    </Stack>
  );
}
