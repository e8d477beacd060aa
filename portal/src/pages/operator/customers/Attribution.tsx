/** Whose customer it is, and every claim that was looked at. */

import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Operator } from "@/api/client";
import { Moment } from "@/components/figures";
import { Refer } from "../decisions/Refer";
import { wordsOf } from "../events/sentences";
import { useTeller } from "../events/words";

export function Attribution({ attribution }: { attribution: Operator["AttributionView"] }) {
  const { t } = useTranslation("operator-customers");
  const teller = useTeller();
  const { partner, bound_at, event, candidates } = attribution;
  return (
    <Card component="section" aria-label={t("attribution.title")}>
      <Title order={2} mb="xs">
        {t("attribution.title")}
      </Title>
      {partner === null ? (
        <Text>{t("attribution.nobody")}</Text>
      ) : (
        <Text>
          <Refer page="partners" id={partner} />
          {bound_at !== null && (
            <>
              , {t("attribution.since")} <Moment at={bound_at} />
            </>
          )}
          {event !== null && (
            <>
              , {t("attribution.at")} <Refer page="events" id={event} />
            </>
          )}
        </Text>
      )}
      {candidates.length > 0 && (
        <Table.ScrollContainer
          minWidth={560}
          scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": t("attribution.claims") } }}
        >
          <Table aria-label={t("attribution.claims")} mt="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("attribution.claim")}</Table.Th>
                <Table.Th scope="col">{t("attribution.partner")}</Table.Th>
                <Table.Th scope="col">{t("attribution.when")}</Table.Th>
                <Table.Th scope="col">{t("attribution.became")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {candidates.map((each) => (
                <Table.Tr key={`${each.source} ${each.reference}`}>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>
                    {wordsOf(teller, "source", each.source, each.source)} {each.reference}
                  </Table.Td>
                  <Table.Td>{each.partner === null ? "–" : <Refer page="partners" id={each.partner} />}</Table.Td>
                  <Table.Td>
                    <Moment at={each.at} />
                  </Table.Td>
                  <Table.Td fw={each.won ? 650 : undefined}>
                    {wordsOf(
                      teller,
                      "fate",
                      each.reason.includes("_outranks_") ? "outranked" : each.reason,
                      each.message,
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
