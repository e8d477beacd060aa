/** Making a link: where it may lead is said first, and checked while one types. */

import { Button, Drawer, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMembership } from "@/app/me";
import { pathOf } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { destinationFault, given, type Subs } from "./address";
import { SubFields } from "./SubFields";

const SHOWN = ["destination", "code", "label", "subs.sub1", "subs.sub2", "subs.sub3", "subs.sub4", "subs.sub5"];
const CODE = /^[A-Z0-9_-]{0,32}$/;

export function NewLink({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("links");
  const { program, terms } = useMembership();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(crypto.randomUUID());
  const [destination, setDestination] = useState("");
  const [code, setCode] = useState("");
  const [label, setLabel] = useState("");
  const [subs, setSubs] = useState<Subs>({});
  const make = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.POST("/v1/programs/{program}/links", {
          params: { path: { program }, header: once(key.current) },
          body: {
            label: label.trim(),
            subs: Object.fromEntries(given(subs)),
            ...(destination === "" ? {} : { destination }),
            ...(code === "" ? {} : { code }),
          },
        }),
      ),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["partner", program, "links"] });
      notifications.show({ message: t("made", { code: made.code }) });
      await navigate({ to: pathOf("partner", program, `links/${made.code}`) });
    },
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = make.error ? asProblem(make.error) : null;
  const hosts = terms.link_hosts.join(", ");
  const fault = destination === "" ? null : destinationFault(destination, terms.link_hosts);
  const codeFault = CODE.test(code) ? undefined : t("codeRule");
  return (
    <Drawer opened onClose={onClose} title={<Text fw={650}>{t("new")}</Text>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (fault === null && codeFault === undefined) make.mutate();
        }}
      >
        <Stack>
          <ErrorNote problem={problem} shown={SHOWN} />
          <TextInput
            label={t("destination")}
            description={t("destinationRule", { hosts })}
            placeholder={terms.landing}
            inputMode="url"
            autoComplete="off"
            data-autofocus
            value={destination}
            error={fault === null ? problem?.fault("destination") : t(`faults.${fault}`, { hosts })}
            onChange={(event) => setDestination(event.currentTarget.value.trim())}
          />
          <Text size="sm" c="dimmed">
            {t("landing", { landing: terms.landing })}
          </Text>
          <TextInput
            label={t("code")}
            description={t("codeRule")}
            autoComplete="off"
            spellCheck={false}
            value={code}
            error={codeFault ?? problem?.fault("code")}
            onChange={(event) => setCode(event.currentTarget.value.trim().toUpperCase())}
          />
          <TextInput
            label={t("label")}
            description={t("labelText")}
            maxLength={100}
            value={label}
            error={problem?.fault("label")}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <SubFields legend={t("subs.title")} text={t("subs.text")} subs={subs} onChange={setSubs} problem={problem} />
          <Button type="submit" loading={make.isPending} disabled={fault !== null || codeFault !== undefined}>
            {t("make")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
