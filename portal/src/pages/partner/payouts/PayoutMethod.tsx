/** Where payouts go: the method in force, and a form for another one that says what changing it means. */

import { Alert, Anchor, Card, Grid, List, Stack, Text, Title } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import { PageTitle } from "@/components/PageTitle";
import { Method } from "./MethodCard";
import { MethodForm } from "./MethodForm";
import { methodOf } from "./queries";
import { useTarget } from "./words";

export default function PayoutMethod() {
  const { t } = useTranslation("payouts");
  const { program, terms } = useMembership();
  const { data: methods } = useSuspenseQuery(methodOf(program));
  const target = useTarget();
  const bank = terms.destinations.some((each) => each.kind === "bank");
  return (
    <Stack>
      <PageTitle title={t("method.title")} />
      <Anchor component={Link} to={pathOf("partner", program, "payouts")}>
        {t("method.back")}
      </Anchor>
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Card component="section" aria-labelledby="now">
              <Title order={2} id="now" mb="xs">
                {t("method.now")}
              </Title>
              {methods.method === null ? (
                <Text>{t(bank ? "method.none" : "method.noBank")}</Text>
              ) : (
                <Method methods={methods} method={methods.method} />
              )}
            </Card>
            {methods.inside.length > 0 && (
              <Card component="section" aria-labelledby="within">
                <Title order={2} id="within" mb="xs">
                  {t("method.inside")}
                </Title>
                <List spacing="xs">
                  {methods.inside.map((each) => (
                    <List.Item key={each.kind}>
                      {target(each.to ?? each.kind)}
                      {each.to === null && `: ${t("obstacle.noAccount")}`}
                    </List.Item>
                  ))}
                </List>
              </Card>
            )}
          </Stack>
        </Grid.Col>
        {bank && (
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Card component="section" aria-labelledby="another">
              <Title order={2} id="another" mb="xs">
                {t(methods.method === null ? "method.add" : "method.change")}
              </Title>
              <Alert icon={<IconShieldLock aria-hidden />} variant="light" mb="md">
                {t("method.coolOff", { hours: methods.cool_off_hours })}
              </Alert>
              <MethodForm />
            </Card>
          </Grid.Col>
        )}
      </Grid>
    </Stack>
  );
}
