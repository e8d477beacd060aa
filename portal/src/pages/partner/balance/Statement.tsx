/** One month's statement: from its opening to its closing line by line, to print and as CSV. */

import "./print.css";
import { Anchor, Button, Group, NativeSelect, Skeleton, Stack, Text } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { pathOf, useParam } from "@/app/places";
import { download } from "@/components/csv";
import { ErrorNote } from "@/components/ErrorNote";
import { useLanguage } from "@/components/figures";
import { month as monthText } from "@/components/moments";
import { PageTitle } from "@/components/PageTitle";
import { balanceOf, statementCsv, statementOf } from "./queries";
import { StatementFile } from "./StatementFile";
import { StatementTable } from "./StatementTable";

export default function Statement() {
  const { t } = useTranslation("balance");
  const language = useLanguage();
  const month = useParam("month");
  const { program, partner, terms } = useMembership();
  const { data: balance } = useSuspenseQuery(balanceOf(program));
  const units = balance.balances.map((each) => each.unit);
  const [unit, setUnit] = useState(terms.unit);
  const found = useQuery(statementOf(program, month, unit));
  const file = `statement-${program}-${month}-${unit}.csv`;
  const save = useMutation({
    mutationFn: () => statementCsv(program, month, unit),
    onSuccess: (text) => download(file, text),
  });
  const problem = found.error ? asProblem(found.error) : null;
  const tooLong = problem?.code === "statement_too_long";
  const known = /^\d{4}-\d{2}$/.test(month);
  return (
    <Stack className="statement">
      <PageTitle title={t("statementOf", { month: known ? monthText(language, month) : month })}>
        {units.length > 1 && (
          <NativeSelect
            className="not-printed"
            aria-label={t("unit")}
            value={unit}
            data={units}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
        )}
        {found.data !== undefined && (
          <Group gap="xs" className="not-printed">
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {t("csv")}
            </Button>
            <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
              {t("print")}
            </Button>
          </Group>
        )}
      </PageTitle>
      <Anchor className="not-printed" component={Link} to={pathOf("partner", program, "balance")}>
        {t("back")}
      </Anchor>
      <ErrorNote problem={save.error ? asProblem(save.error) : null} />
      {found.isPending && <Skeleton h={240} role="status" aria-label={t("loading")} />}
      {tooLong ? (
        <StatementFile month={month} unit={unit} />
      ) : (
        <ErrorNote problem={problem} again={() => void found.refetch()} />
      )}
      {found.data !== undefined && (
        <>
          <Text>
            {t("whose", { program: terms.name, partner: partner.name ?? partner.id, id: partner.id, unit })}{" "}
            {t(found.data.closed ? "closedText" : "openText")}
          </Text>
          <StatementTable
            statement={found.data}
            decimals={balance.balances.find((each) => each.unit === unit)?.decimals ?? terms.decimals}
          />
        </>
      )}
    </Stack>
  );
}
