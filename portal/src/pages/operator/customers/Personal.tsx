/** Who a customer is: masked, in full on demand, handed over as a file, or forgotten for good. */

import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answered, type Operator, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { useProgram } from "@/app/places";
import { download } from "@/components/csv";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { Decision } from "../decisions/Decision";
import { Facts } from "../decisions/Facts";
import { Needs } from "../decisions/Needs";
import { erase } from "./erase";

export function Personal({ customer }: { customer: Operator["CustomerView"] }) {
  const { t } = useTranslation("operator-customers");
  const program = useProgram();
  const may = useMay("personal:manage");
  const path = { program, customer: customer.customer };
  const full = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/customers/{customer}", {
          params: { path, query: { personal: "full" } },
        }),
      ),
  });
  const file = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.GET("/v1/operator/programs/{program}/customers/{customer}/personal-data", { params: { path } }),
      ),
    onSuccess: (data) => download("personal-data.json", `${JSON.stringify(data, null, 2)}\n`, "application/json"),
  });
  const person = full.data === undefined ? customer.person : full.data.person;
  const failed = full.error ?? file.error;
  return (
    <Card component="section" aria-label={t("person.title")}>
      <Stack gap="sm">
        <Title order={2}>{t("person.title")}</Title>
        {customer.erased_at !== null ? (
          <Text>
            {t("person.erased")} <Moment at={customer.erased_at} />
          </Text>
        ) : person === null ? (
          <Text>{t("person.unknown")}</Text>
        ) : (
          <Facts
            label={t("person.title")}
            facts={[
              [t("person.name"), person.name],
              [t("person.email"), person.email],
              [t("person.phone"), person.phone],
            ]}
          />
        )}
        <Text size="sm" c="dimmed">
          {t("person.text")}
        </Text>
        <Group gap="xs">
          {customer.person !== null && customer.erased_at === null && full.data === undefined && (
            <Button variant="default" loading={full.isPending} onClick={() => full.mutate()}>
              {t("person.full")}
            </Button>
          )}
          {may && (
            <Button variant="default" loading={file.isPending} onClick={() => file.mutate()}>
              {t("person.export")}
            </Button>
          )}
          {may && customer.erased_at === null && (
            <Decision
              danger
              label={t("erase.label")}
              about={customer.customer}
              text={t("erase.text")}
              done={t("erase.done")}
              changes={["operator", program]}
              act={(reason) => erase(program, customer.customer, reason)}
              onDone={full.reset}
            />
          )}
        </Group>
        <Needs scope="personal:manage" />
        <ErrorNote problem={failed ? asProblem(failed) : null} />
      </Stack>
    </Card>
  );
}
