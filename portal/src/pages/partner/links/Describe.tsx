/** The link's label, and the sub-ids of visitors who bring none. */

import { Button, Card, Stack, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { given, SUBS, type Subs } from "./address";
import type { Link } from "./queries";
import { SubFields } from "./SubFields";

export function Describe({ link }: { link: Link }) {
  const { t } = useTranslation("links");
  const program = useProgram();
  const queries = useQueryClient();
  const [label, setLabel] = useState(link.label);
  const [subs, setSubs] = useState<Subs>(link.subs);
  const save = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.PATCH("/v1/programs/{program}/links/{code}", {
          params: { path: { program, code: link.code } },
          body: { label: label.trim(), subs: Object.fromEntries(given(subs)) },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["partner", program, "links"] });
      notifications.show({ message: t("describe.saved") });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Card component="section" aria-labelledby="describe" h="100%">
      <Title order={2} id="describe" mb="sm">
        {t("describe.title")}
      </Title>
      <form onSubmit={(event) => [event.preventDefault(), save.mutate()]}>
        <Stack>
          <ErrorNote problem={problem} shown={["label", ...SUBS.map((each) => `subs.${each}`)]} />
          <TextInput
            label={t("label")}
            description={t("labelText")}
            maxLength={100}
            value={label}
            error={problem?.fault("label")}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <SubFields legend={t("subs.title")} text={t("subs.text")} subs={subs} onChange={setSubs} problem={problem} />
          <Button type="submit" variant="default" loading={save.isPending}>
            {t("save", { ns: "common" })}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
