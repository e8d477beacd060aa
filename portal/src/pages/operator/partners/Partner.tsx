/** One partner: who it is, what stands on its balances, its own rates and who is above it, then and now. */

import { Alert, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/me";
import { useParam, useProgram } from "@/app/places";
import { Count, Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Facts } from "../decisions/Facts";
import { Needs } from "../decisions/Needs";
import { State } from "../decisions/State";
import { SignalTable } from "../signals/SignalTable";
import { Balances } from "./Balances";
import { Approve, Ban, Reinstate, Reject, Suspend } from "./decide";
import { Invite } from "./Invite";
import { Parent } from "./Parent";
import { partnerDetails } from "./queries";
import { Rates } from "./Rates";
import { TONES } from "./states";

export default function Partner() {
  const { t } = useTranslation("operator-partners");
  const program = useProgram();
  const id = useParam("partner");
  const may = useMay("partner:approve");
  const { data: partner } = useSuspenseQuery(partnerDetails(program, id));
  const { status } = partner;
  const moment = (at: string | null) => (at === null ? null : <Moment at={at} />);
  return (
    <Stack>
      <PageTitle title={partner.name ?? partner.partner}>
        <State word={t(`statuses.${status}`)} tone={TONES[status]} />
      </PageTitle>
      {may && (
        <Group gap="xs">
          {(status === "pending" || status === "rejected") && <Approve partner={id} />}
          {status === "pending" && <Reject partner={id} />}
          {status === "suspended" && <Reinstate partner={id} />}
          {status === "active" && <Invite partner={id} />}
          {status === "active" && <Suspend partner={id} />}
          {(status === "active" || status === "suspended") && <Ban partner={id} />}
        </Group>
      )}
      <Needs scope="partner:approve" />
      {status === "banned" && (
        <Alert variant="outline" c="inherit">
          {t("bannedForGood")}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card component="section" aria-label={t("profile")}>
          <Title order={2} mb="xs">
            {t("profile")}
          </Title>
          <Facts
            label={t("profile")}
            facts={[
              [t("partner"), partner.partner],
              [t("code"), partner.code],
              [t("account"), partner.account],
              [t("company"), partner.company],
              [t("enrolled"), moment(partner.enrolled_at)],
              [t("approved"), moment(partner.approved_at)],
              [t("suspended"), moment(partner.suspended_at)],
              [t("banned"), moment(partner.banned_at)],
              [t("rejectedBecause"), partner.rejected_because],
              [
                t("paying"),
                partner.paying_customers === null ? null : <Count key="paying" value={partner.paying_customers} />,
              ],
            ]}
          />
          {partner.lifted_suspensions.map((each) => (
            <Text key={each.since} size="sm" c="dimmed" mt="xs">
              {t("lifted")} <Moment at={each.since} /> – <Moment at={each.lifted_at} />
            </Text>
          ))}
        </Card>
        <Parent partner={partner} />
      </SimpleGrid>
      <Balances balances={partner.balances} />
      <Rates partner={partner} />
      <Card component="section" aria-label={t("signals")}>
        <Title order={2} mb="xs">
          {t("signals")}
        </Title>
        <SignalTable partner={id} />
      </Card>
    </Stack>
  );
}
