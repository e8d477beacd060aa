/** Where a customer is looked up: by the id that the merchant gave it. */

import { Card, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PageTitle } from "@/components/PageTitle";
import { Find } from "../events/Find";

export default function Customers() {
  const { t } = useTranslation("operator-customers");
  return (
    <Stack maw={720}>
      <PageTitle title={t("title")} />
      <Card>
        <Stack>
          <Text>{t("text")}</Text>
          <Find page="customers" label={t("id")} />
          <Text size="sm" c="dimmed">
            {t("hint")}
          </Text>
        </Stack>
      </Card>
    </Stack>
  );
}
