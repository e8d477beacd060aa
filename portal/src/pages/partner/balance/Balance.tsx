/** The balance as what it is, in every unit of the terms, and its statements by month. */

import { SimpleGrid, Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { PageTitle } from "@/components/PageTitle";
import { balanceOf } from "./queries";
import { Statements } from "./Statements";
import { UnitBalance } from "./UnitBalance";

export default function Balance() {
  const { t } = useTranslation("balance");
  const { program, terms } = useMembership();
  const { data } = useSuspenseQuery(balanceOf(program));
  return (
    <>
      <PageTitle title={t("title")} />
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: "start" }}>
        <Stack>
          {data.balances.map((each) => (
            <UnitBalance key={each.unit} balance={each} zone={terms.time_zone} />
          ))}
        </Stack>
        <Statements />
      </SimpleGrid>
    </>
  );
}
