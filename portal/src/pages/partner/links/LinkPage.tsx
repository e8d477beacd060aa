/** One link: its address, its QR code, addresses for single pages, what came of it, and its end. */

import { Alert, Anchor, Badge, Card, Grid, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link as To } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { pathOf, useParam } from "@/app/places";
import { CopyButton } from "@/components/CopyButton";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { Archive } from "./Archive";
import { Builder } from "./Builder";
import { Describe } from "./Describe";
import { LinkStats } from "./LinkStats";
import { StatusBadge } from "./Links";
import { QrCode } from "./QrCode";
import { linkOf } from "./queries";

export default function LinkPage() {
  const { t } = useTranslation("links");
  const { program, terms } = useMembership();
  const { data: link } = useSuspenseQuery(linkOf(program, useParam("code")));
  const active = link.status === "active";
  return (
    <Stack>
      <Anchor component={To} to={pathOf("partner", program, "links")} size="sm">
        <Group gap={4} wrap="nowrap">
          <IconArrowLeft size={16} aria-hidden />
          {t("title")}
        </Group>
      </Anchor>
      <PageTitle title={t("about", { code: link.code })}>{active && <Archive code={link.code} />}</PageTitle>
      {!active && <Alert color="gray">{t(`ended.${link.status === "archived" ? "archived" : "suspended"}`)}</Alert>}
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Card component="section" aria-labelledby="address" h="100%">
            <Group justify="space-between" mb="sm">
              <Title order={2} id="address">
                {t("address")}
              </Title>
              <StatusBadge status={link.status} />
            </Group>
            <Group mb="sm">
              <Text component="span" fw={600} style={{ overflowWrap: "anywhere" }}>
                {link.url}
              </Text>
              <CopyButton value={link.url} label={t("copyLink")} variant="filled" size="sm" />
            </Group>
            <Table variant="vertical" layout="fixed">
              <Table.Tbody>
                <Table.Tr>
                  <Table.Th w="38%" scope="row">
                    {t("destination")}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>{link.destination}</Table.Td>
                </Table.Tr>
                <Table.Tr>
                  <Table.Th scope="row">{t("promoCode")}</Table.Th>
                  <Table.Td>{link.promo_code === null ? t("noPromoCode") : <code>{link.promo_code}</code>}</Table.Td>
                </Table.Tr>
                <Table.Tr>
                  <Table.Th scope="row">{t("created")}</Table.Th>
                  <Table.Td>
                    <Moment at={link.created_at} zone={terms.time_zone} />
                  </Table.Td>
                </Table.Tr>
                {link.archived_at !== null && (
                  <Table.Tr>
                    <Table.Th scope="row">{t("statuses.archived")}</Table.Th>
                    <Table.Td>
                      <Moment at={link.archived_at} zone={terms.time_zone} />
                    </Table.Td>
                  </Table.Tr>
                )}
              </Table.Tbody>
            </Table>
            <Group gap="xs" mt="sm">
              {Object.entries(link.subs).map(([name, value]) => (
                <Badge key={name} variant="default" tt="none">
                  {name} = {value}
                </Badge>
              ))}
            </Group>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <QrCode code={link.code} />
        </Grid.Col>
      </Grid>
      <LinkStats code={link.code} />
      {active && (
        <Grid>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Builder link={link} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Describe link={link} key={`${link.label} ${JSON.stringify(link.subs)}`} />
          </Grid.Col>
        </Grid>
      )}
    </Stack>
  );
}
