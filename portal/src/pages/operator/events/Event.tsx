/** One event: what was reported, what became of it and why, and other bodies that came under its id. */

import { Alert, Button, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useParam, useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment, Money } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Decision } from "../decisions/Decision";
import { Facts } from "../decisions/Facts";
import { Needs } from "../decisions/Needs";
import { Refer } from "../decisions/Refer";
import { Outcome } from "./Outcome";
import { Explanation } from "./WhyEvent";
import { useEventWords } from "./words";

export default function Event() {
  const { t } = useTranslation("operator-events");
  const program = useProgram();
  const id = useParam("event");
  const may = useMay("ledger:adjust");
  const words = useEventWords();
  const { data: event } = useSuspenseQuery({
    queryKey: ["operator", program, "event", id],
    queryFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/events/{event}", { params: { path: { program, event: id } } }),
      ),
  });
  return (
    <Stack>
      <PageTitle title={t("one", { event: event.id })}>
        <Outcome outcome={event.outcome} />
      </PageTitle>
      {event.outcome !== null && <Text>{words.reason(event.outcome)}</Text>}
      {may && (
        <Group gap="xs">
          <DriveAgain event={event.id} />
          {event.outcome?.kind === "held" && (
            <Decision
              label={t("release.label")}
              about={event.id}
              text={t("release.text")}
              done={t("release.done")}
              changes={["operator", program]}
              act={(reason, header) =>
                operatorApi.POST("/v1/operator/programs/{program}/events/{event}/release", {
                  params: { path: { program, event: event.id }, header },
                  body: { reason },
                })
              }
            />
          )}
        </Group>
      )}
      <Needs scope="ledger:adjust" />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card component="section" aria-label={t("reported")}>
          <Title order={2} mb="xs">
            {t("reported")}
          </Title>
          <Reported event={event} />
        </Card>
        <Card component="section" aria-label={t("explained")}>
          <Title order={2} mb="xs">
            {t("explained")}
          </Title>
          <Explanation event={event.id} />
        </Card>
      </SimpleGrid>
      {event.conflicts.map((each, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: other bodies have the event's own id
        <Card key={place} component="section" aria-label={t("conflict.title")}>
          <Title order={2} mb="xs">
            {t("conflict.title")}
          </Title>
          <Alert variant="outline" color="yellow" c="inherit" mb="xs">
            {t("conflict.text")}
          </Alert>
          <Reported event={each} />
        </Card>
      ))}
    </Stack>
  );
}

function Reported({ event }: { event: Operator["EventView"] }) {
  const { t } = useTranslation("operator-events");
  const words = useEventWords();
  return (
    <Facts
      label={t("reported")}
      facts={[
        [t("type"), words.type(event.type)],
        [t("customer"), event.customer === null ? null : <Refer key="c" page="customers" id={event.customer} />],
        [
          t("amount"),
          event.amount === null || event.unit === null ? null : (
            <Money key="a" amount={event.amount} unit={event.unit} />
          ),
        ],
        [t("of"), event.of === null ? null : <Refer key="o" page="events" id={event.of} />],
        [t("occurred"), <Moment key="at" at={event.occurred_at} />],
        [t("received"), <Moment key="re" at={event.received_at} />],
        [t("product"), event.product],
        [t("plan"), event.plan],
        [t("account"), event.account],
        [t("company"), event.company],
        [t("existing"), event.existing ? t("yes") : null],
      ]}
    />
  );
}

function DriveAgain({ event }: { event: string }) {
  const { t } = useTranslation("operator-events");
  const program = useProgram();
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/redrive", {
          params: { path: { program }, header: once(crypto.randomUUID()) },
          body: { events: [event] },
        }),
      ),
    onSuccess: ({ failed }) => {
      notifications.show({ message: failed[0]?.message ?? t("redrive.done") });
      return queries.invalidateQueries({ queryKey: ["operator", program] });
    },
  });
  return (
    <>
      <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
        {t("redrive.one")}
      </Button>
      <ErrorNote problem={send.error ? asProblem(send.error) : null} />
    </>
  );
}
