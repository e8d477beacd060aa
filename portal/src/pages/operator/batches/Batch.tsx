/** One month's batch: how far it is and by whom, what comes next, and the payouts in it. */

import { Alert, Anchor, Badge, Card, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pathOf, useParam, useProgram } from "@/app/places";
import { Count, Moment, Money, useLanguage } from "@/components/figures";
import { month } from "@/components/moments";
import { PageTitle } from "@/components/PageTitle";
import { BATCH_COLOURS } from "./Batches";
import { Files } from "./Files";
import { LeftOut } from "./LeftOut";
import { Members } from "./Members";
import { NextStep } from "./NextStep";
import { batchOf } from "./queries";
import { Steps } from "./Steps";

export default function BatchPage() {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const { data: batch } = useSuspenseQuery(batchOf(program, useParam("period")));
  return (
    <Stack>
      <PageTitle title={t("one", { month: month(useLanguage(), batch.period) })}>
        <Badge size="lg" variant="light" color={BATCH_COLOURS[batch.status]}>
          {t(`status.${batch.status}`)}
        </Badge>
      </PageTitle>
      <Anchor component={Link} to={pathOf("operator", program, "batches")} size="sm">
        {t("all")}
      </Anchor>
      <Card>
        <Group gap="xl">
          <div>
            <Text size="sm" c="dimmed">
              {t("total")}
            </Text>
            <Text fz={26} fw={650}>
              <Money amount={batch.total} unit={batch.unit} />
            </Text>
          </div>
          <div>
            <Text size="sm" c="dimmed">
              {t("count")}
            </Text>
            <Text fz={26} fw={650}>
              <Count value={batch.count} />
            </Text>
          </div>
          <Text size="sm" c="dimmed" flex={1} miw={220}>
            {t(batch.sealed === null ? "provisional" : "exact")}
            {batch.digest !== null && (
              <>
                {" "}
                {t("digest")}: <Code>{batch.digest.slice(0, 16)}</Code>
              </>
            )}
          </Text>
        </Group>
      </Card>
      <Steps batch={batch} />
      <NextStep batch={batch} />
      {batch.approved !== null && <Files batch={batch} />}
      <Card component="section" aria-labelledby="members">
        <Title order={2} id="members" mb="sm">
          {t("members.title")}
        </Title>
        <Members batch={batch} />
      </Card>
      <LeftOut />
      {batch.reopened.map((each) => (
        <Alert key={each.at} color="gray" title={t("reopened.title", { by: each.by })}>
          <Moment at={each.at} />: {each.reason}{" "}
          {each.approved_by === null
            ? t("reopened.sealed", { sealed: each.sealed_by })
            : t("reopened.approved", { sealed: each.sealed_by, approved: each.approved_by })}
        </Alert>
      ))}
    </Stack>
  );
}
