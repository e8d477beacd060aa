/** An address for one page and one placement: the link, the page's path, and sub-ids that tell placements apart. */

import { Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/components/CopyButton";
import { type Subs, tracked } from "./address";
import type { Link } from "./queries";
import { SubFields } from "./SubFields";

export function Builder({ link }: { link: Link }) {
  const { t } = useTranslation("links");
  const [page, setPage] = useState("");
  const [subs, setSubs] = useState<Subs>({});
  const host = new URL(link.destination).host;
  const made = tracked(link, page, subs);
  const fault = typeof made === "string" ? made : null;
  const dropped = typeof made === "string" ? [] : made.dropped;
  return (
    <Card component="section" aria-labelledby="builder" h="100%">
      <Title order={2} id="builder" mb="sm">
        {t("builder.title")}
      </Title>
      <Stack>
        <Text size="sm">{t("builder.text")}</Text>
        <TextInput
          label={t("builder.page")}
          description={t("builder.rule", { host })}
          placeholder={`https://${host}/…`}
          inputMode="url"
          autoComplete="off"
          value={page}
          error={
            fault === null
              ? undefined
              : t(fault === "otherHost" ? "builder.otherHost" : `faults.${fault}`, { hosts: host })
          }
          onChange={(event) => setPage(event.currentTarget.value.trim())}
        />
        {dropped.length > 0 && <Text size="sm">{t("builder.dropped", { names: dropped.join(", ") })}</Text>}
        <SubFields legend={t("subs.title")} text={t("builder.subs")} subs={subs} onChange={setSubs} />
        {typeof made !== "string" && (
          <Group justify="space-between">
            <Text component="output" fw={600} size="sm" style={{ overflowWrap: "anywhere" }} flex={1} miw={180}>
              {made.address}
            </Text>
            <CopyButton value={made.address} label={t("builder.copy")} size="sm" />
          </Group>
        )}
      </Stack>
    </Card>
  );
}
