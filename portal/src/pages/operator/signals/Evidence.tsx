/** What shows that a signal is one, and the decision about it. */

import { Drawer, Group, List, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Operator, operatorApi } from "@/api/client";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { Count, Moment } from "@/components/figures";
import type texts from "@/locales/en/operator-signals.json";
import { Decision } from "../decisions/Decision";
import { Needs } from "../decisions/Needs";
import { Refer } from "../decisions/Refer";

const ONE = "/v1/operator/programs/{program}/signals/{signal}" as const;

export function Evidence({ signal, onClose }: { signal: Operator["SignalView"] | null; onClose: () => void }) {
  const { t } = useTranslation("operator-signals");
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={signal !== null}
      onClose={onClose}
      title={<Text fw={650}>{signal === null ? "" : t(`kinds.${signal.kind}.name`)}</Text>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {signal !== null && <Looked signal={signal} onClose={onClose} />}
    </Drawer>
  );
}

function Looked({ signal, onClose }: { signal: Operator["SignalView"]; onClose: () => void }) {
  const { t, i18n } = useTranslation("operator-signals");
  const program = useProgram();
  const may = useMay("partner:approve");
  const { evidence, decided } = signal;
  const counted = (name: string) =>
    i18n.exists(`counts.${name}`, { ns: "operator-signals" }) ? t(`counts.${name as keyof typeof texts.counts}`) : name;
  const step = {
    about: signal.partner,
    changes: ["operator", program],
    onDone: onClose,
  };
  const path = { program, signal: signal.id };
  return (
    <Stack>
      <Text>{t(`kinds.${signal.kind}.told`)}</Text>
      <Text size="sm">
        <Refer page="partners" id={signal.partner} /> · <Moment at={signal.first_seen} /> –{" "}
        <Moment at={signal.last_seen} />
      </Text>
      <Text size="sm">{t(signal.holds_payouts ? "holding" : "notHolding")}</Text>
      <Table aria-label={t("counted")}>
        <Table.Tbody>
          {Object.entries(evidence.counts).map(([name, count]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {counted(name)}
              </Table.Th>
              <Table.Td ta="end">
                <Count value={count} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {evidence.events.length > 0 && (
        <section>
          <Title order={3} fz="md">
            {t("events")}
          </Title>
          <List size="sm">
            {evidence.events.map((each) => (
              <List.Item key={each}>
                <Refer page="events" id={each} />
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <Named title={t("clicks")} names={evidence.clicks} />
      <Named title={t("links")} names={evidence.links} />
      {decided !== null && (
        <Text>
          {t("decided", { by: decided.by, state: t(`status.${signal.status}`) })} <Moment at={decided.at} />:{" "}
          {decided.reason}
        </Text>
      )}
      {may && signal.status !== "dismissed" && (
        <Group gap="xs">
          <Decision
            {...step}
            label={t("dismiss.label")}
            text={t("dismiss.text")}
            done={t("dismiss.done")}
            act={(reason, header) => operatorApi.POST(`${ONE}/dismiss`, { params: { path, header }, body: { reason } })}
          />
          {signal.status === "open" && (
            <Decision
              {...step}
              danger
              label={t("confirm.label")}
              text={t("confirm.text")}
              done={t("confirm.done")}
              act={(reason, header) =>
                operatorApi.POST(`${ONE}/confirm`, { params: { path, header }, body: { reason } })
              }
            />
          )}
        </Group>
      )}
      <Needs scope="partner:approve" />
    </Stack>
  );
}

function Named({ title, names }: { title: string; names: string[] }) {
  if (names.length === 0) return null;
  return (
    <section>
      <Title order={3} fz="md">
        {title}
      </Title>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {names.join(", ")}
      </Text>
    </section>
  );
}
