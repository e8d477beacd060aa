/** The payouts that a seal left out, each with its reason: they wait for the next batch. */

import { Card, List, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Money } from "@/components/figures";
import { payoutsKey } from "./queries";

const SHOWN = 100;

export function LeftOut() {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const requested = useRows([...payoutsKey(program), "left-out"], (cursor) =>
    answered(
      operatorApi.GET("/v1/operator/programs/{program}/payouts", {
        params: { path: { program }, query: { status: "requested", limit: SHOWN, starting_after: cursor } },
      }),
    ),
  );
  const left = requested.rows.filter((each) => each.reason !== null);
  if (requested.problem !== null) return <ErrorNote problem={requested.problem} again={requested.again} />;
  if (left.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="left">
      <Title order={2} id="left">
        {t("left.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t("left.text")}
      </Text>
      <List spacing="xs">
        {left.map((each) => (
          <List.Item key={each.id}>
            <b>{each.partner}</b>, <Money amount={each.amount} unit={each.unit} />: {each.reason}
          </List.Item>
        ))}
      </List>
    </Card>
  );
}
