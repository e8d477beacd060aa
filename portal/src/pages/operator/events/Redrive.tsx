/** Settles events again as they are stored, after a fix. */

import { Button, Group, Stack, Table, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Needs } from "../decisions/Needs";
import { Refer } from "../decisions/Refer";
import { Outcome } from "./Outcome";
import { useEventWords } from "./words";

const AT_ONCE = 25;

export function Redrive() {
  const { t } = useTranslation("operator-events");
  const program = useProgram();
  const queries = useQueryClient();
  const words = useEventWords();
  const may = useMay("ledger:adjust");
  const [typed, setTyped] = useState("");
  const key = useRef(crypto.randomUUID());
  const events = [...new Set(typed.split("\n").map((each) => each.trim()))].filter((each) => each !== "");
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs/{program}/redrive", {
          params: { path: { program }, header: once(key.current) },
          body: { events },
        }),
      ),
    onSettled: () => {
      key.current = crypto.randomUUID();
      return queries.invalidateQueries({ queryKey: ["operator", program] });
    },
  });
  const tooMany = events.length > AT_ONCE;
  return (
    <Stack>
      <Text c="dimmed">{t("redrive.text")}</Text>
      <Needs scope="ledger:adjust" />
      <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
        <Stack gap="sm">
          <Textarea
            label={t("redrive.ids")}
            description={t("redrive.hint", { most: AT_ONCE })}
            autosize
            minRows={4}
            maxRows={12}
            spellCheck={false}
            value={typed}
            error={tooMany ? t("redrive.tooMany", { most: AT_ONCE }) : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" loading={send.isPending} disabled={!may || events.length === 0 || tooMany}>
              {t("redrive.label")}
            </Button>
          </Group>
          <ErrorNote problem={send.error ? asProblem(send.error) : null} />
        </Stack>
      </form>
      {send.data !== undefined && (
        <Table aria-label={t("redrive.became")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("event")}</Table.Th>
              <Table.Th scope="col">{t("became")}</Table.Th>
              <Table.Th scope="col">{t("reason")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {send.data.settled.map((each) => (
              <Table.Tr key={each.event}>
                <Table.Td>
                  <Refer page="events" id={each.event} />
                </Table.Td>
                <Table.Td>
                  <Outcome outcome={{ ...each, released: false }} />
                </Table.Td>
                <Table.Td>{words.reason({ ...each, released: false })}</Table.Td>
              </Table.Tr>
            ))}
            {send.data.failed.map((each) => (
              <Table.Tr key={each.event}>
                <Table.Td>{each.event}</Table.Td>
                <Table.Td>{t("redrive.failed")}</Table.Td>
                <Table.Td lang="en">{each.message}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
