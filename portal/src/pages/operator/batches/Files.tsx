/** The payment files of a batch; they are asked for by hand, since that somebody reads them is in the audit trail. */

import { Alert, Anchor, Button, Card, Stack, Table, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Count, Moment } from "@/components/figures";
import { type Batch, batchesKey } from "./queries";

const LINK_MS = 14 * 60_000;

export function Files({ batch }: { batch: Batch }) {
  const { t } = useTranslation("operator-batches");
  const program = useProgram();
  const may = useMay("payout:export");
  const [asked, setAsked] = useState(false);
  const files = useQuery({
    queryKey: [...batchesKey(program), "files", batch.period],
    queryFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/batches/{period}/files", {
          params: { path: { program, period: batch.period } },
        }),
      ),
    enabled: asked && may,
    staleTime: LINK_MS,
    gcTime: LINK_MS,
  });
  return (
    <Card component="section" aria-labelledby="files">
      <Title order={2} id="files" mb="sm">
        {t("files.title")}
      </Title>
      <Stack align="flex-start">
        <Text size="sm" c="dimmed">
          {t(may ? "files.text" : "export.scope")}
        </Text>
        <Button
          variant="default"
          disabled={!may}
          loading={files.isFetching}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => (asked ? void files.refetch() : setAsked(true))}
        >
          {t(asked ? "files.again" : "files.show")}
        </Button>
        <ErrorNote problem={files.error ? asProblem(files.error) : null} />
        {files.data !== undefined && !files.data.exported && <Alert color="yellow">{t("files.notYet")}</Alert>}
        {files.data?.items.length === 0 && <Text>{t("files.none")}</Text>}
        {files.data !== undefined && files.data.items.length > 0 && (
          <Table.ScrollContainer
            minWidth={360}
            w="100%"
            scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": t("files.title") } }}
          >
            <Table aria-label={t("files.title")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t("files.name")}</Table.Th>
                  <Table.Th scope="col">{t("files.folder")}</Table.Th>
                  <Table.Th scope="col" ta="end">
                    {t("files.size")}
                  </Table.Th>
                  <Table.Th scope="col">{t("files.stored")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {files.data.items.map((each) => (
                  <Table.Tr key={`${each.folder}/${each.name}`}>
                    <Table.Td>
                      <Anchor href={each.link} download>
                        {each.name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>{each.folder}</Table.Td>
                    <Table.Td ta="end">
                      <Count value={each.size} />
                    </Table.Td>
                    <Table.Td>
                      <Moment at={each.stored_at} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
    </Card>
  );
}
