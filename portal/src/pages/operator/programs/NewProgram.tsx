/** A new program out of a preset: what the preset says is read before the program is made. */

import { Button, Drawer, List, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { pathOf } from "@/app/places";
import { PageLoading } from "@/app/states";
import { ErrorNote } from "@/components/ErrorNote";

export function NewProgram({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("operator-programs");
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<Text fw={650}>{t("new.open")}</Text>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {opened && <Form />}
    </Drawer>
  );
}

function Form() {
  const { t } = useTranslation("operator-programs");
  const queries = useQueryClient();
  const go = useNavigate();
  const key = useRef(crypto.randomUUID());
  const [preset, setPreset] = useState("");
  const [program, setProgram] = useState("");
  const [name, setName] = useState("");
  const presets = useQuery({
    queryKey: ["operator", "presets"],
    queryFn: () => answered(operatorApi.GET("/v1/operator/presets")),
  });
  const details = useQuery({
    queryKey: ["operator", "presets", preset],
    queryFn: () => answered(operatorApi.GET("/v1/operator/presets/{preset}", { params: { path: { preset } } })),
    enabled: preset !== "",
  });
  const send = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.POST("/v1/operator/programs", {
          params: { header: once(key.current) },
          body: { preset, program: program.trim(), name: name.trim() },
        }),
      ),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["operator", "programs"] });
      await go({ to: pathOf("operator", made.program, "terms") });
    },
    onError: () => {
      key.current = crypto.randomUUID();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  if (presets.isPending) return <PageLoading />;
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
      <Stack>
        <ErrorNote problem={presets.error ? asProblem(presets.error) : null} again={() => void presets.refetch()} />
        <NativeSelect
          label={t("new.preset")}
          description={t("new.presetText")}
          required
          value={preset}
          error={problem?.fault("preset")}
          onChange={(event) => setPreset(event.currentTarget.value)}
          data={[
            { value: "", label: t("new.choose") },
            ...(presets.data?.items ?? []).map((each) => ({
              value: each.preset,
              label: `${each.name} (${each.units.join(", ")})`,
            })),
          ]}
        />
        <TextInput
          label={t("program")}
          description={t("new.programText")}
          required
          pattern="[a-z0-9\-]{1,32}"
          value={program}
          error={problem?.fault("program")}
          onChange={(event) => setProgram(event.currentTarget.value)}
        />
        <TextInput
          label={t("name")}
          description={t("new.nameText")}
          required
          maxLength={120}
          value={name}
          error={problem?.fault("name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ErrorNote problem={problem} shown={["preset", "program", "name"]} />
        <Button type="submit" loading={send.isPending} disabled={preset === ""}>
          {t("new.make")}
        </Button>
        {details.data !== undefined && (
          <section aria-labelledby="says">
            <Title order={3} size="h4" id="says" mb="xs">
              {t("new.says")}
            </Title>
            <List size="sm" spacing={4} lang="en">
              {details.data.sentences.map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
            </List>
          </section>
        )}
      </Stack>
    </form>
  );
}
