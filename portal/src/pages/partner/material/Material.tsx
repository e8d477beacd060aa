/** What the partner promotes with: its link in every form, and the banners, texts and widgets of the program. */

import {
  Card,
  Grid,
  Group,
  NativeSelect,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMembership } from "@/app/me";
import { CopyButton } from "@/components/CopyButton";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { PageTitle } from "@/components/PageTitle";
import { QrCode } from "@/pages/partner/links/QrCode";
import { Standing } from "@/pages/partner/standing/Standing";
import { Code } from "./Code";
import { Piece } from "./Piece";
import { useMaterial, useWorkingLinks } from "./queries";
import { linkSnippet } from "./snippet";

const KINDS = ["all", "banner", "text", "widget"] as const;
type Kind = (typeof KINDS)[number];

export default function Material() {
  const { t } = useTranslation("material");
  const { program, partner, terms } = useMembership();
  const active = partner.status === "active";
  const links = useWorkingLinks(program);
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = links.rows.find((each) => each.code === (wanted ?? partner.code)) ?? links.rows[0];
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Standing />
      <ErrorNote problem={links.problem} again={links.again} />
      {links.loading && <Skeleton h={220} />}
      {active && !links.loading && links.problem === null && shown === undefined && <Text>{t("noLink")}</Text>}
      {active && shown !== undefined && (
        <>
          <Grid>
            <Grid.Col span={{ base: 12, md: 8 }}>
              <Card component="section" aria-labelledby="link" h="100%">
                <Title order={2} id="link" mb="sm">
                  {t("link.title")}
                </Title>
                <Stack>
                  {links.rows.length > 1 && (
                    <NativeSelect
                      label={t("link.choose")}
                      description={t("link.chooseText")}
                      value={shown.code}
                      onChange={(event) => setWanted(event.currentTarget.value)}
                      data={links.rows.map((each) => ({
                        value: each.code,
                        label: each.label === "" ? each.code : `${each.code} · ${each.label}`,
                      }))}
                    />
                  )}
                  <Group gap="xs">
                    <Text fw={600} style={{ overflowWrap: "anywhere" }}>
                      {shown.url}
                    </Text>
                    <CopyButton value={shown.url} label={t("link.copy")} />
                  </Group>
                  {shown.promo_code !== null && (
                    <Group gap="xs">
                      <Text>
                        {t("link.code")} <b translate="no">{shown.promo_code}</b>
                      </Text>
                      <CopyButton value={shown.promo_code} label={t("link.copyCode")} />
                    </Group>
                  )}
                  <Text size="sm" fw={600}>
                    {t("link.html")}
                  </Text>
                  <Code text={linkSnippet(shown.url, terms.name)} label={t("link.html")} copy={t("copyHtml")} />
                </Stack>
              </Card>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 4 }}>
              <QrCode code={shown.code} />
            </Grid.Col>
          </Grid>
          <Pieces link={shown.code} />
        </>
      )}
    </Stack>
  );
}

function Pieces({ link }: { link: string }) {
  const { t } = useTranslation("material");
  const { program } = useMembership();
  const material = useMaterial(program, link, true);
  const [kind, setKind] = useState<Kind>("all");
  const found = material.rows.filter((each) => kind === "all" || each.kind === kind);
  return (
    <Stack component="section" aria-labelledby="pieces">
      <Group justify="space-between">
        <Title order={2} id="pieces">
          {t("pieces.title")}
        </Title>
        {material.rows.length > 0 && (
          <SegmentedControl
            aria-label={t("pieces.kind")}
            value={kind}
            onChange={(value) => setKind(value as Kind)}
            data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
        )}
      </Group>
      <ErrorNote problem={material.problem} again={material.again} />
      {material.loading && <Skeleton h={180} />}
      {!material.loading && material.problem === null && material.rows.length === 0 && (
        <Card>
          <EmptyState icon={IconPhoto} title={t("empty.title")} text={t("empty.text")} />
        </Card>
      )}
      {material.rows.length > 0 && found.length === 0 && <Text c="dimmed">{t("pieces.none")}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {found.map((each) => (
          <Piece key={each.id} piece={each} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
