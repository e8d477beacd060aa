/** A new piece of material: a banner's file goes up at once, words and widgets name where the partner's link goes. */

import { Button, Checkbox, Drawer, FileInput, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, type Operator, once, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { LANGUAGES } from "@/i18n/languages";
import { announce, LARGEST_MIB, upload } from "./file";

type Kind = Operator["MaterialKind"];
const KINDS: Kind[] = ["banner", "text", "widget"];
const SHOWN = ["title", "language", "text", "file", "file.name", "file.media_type", "file.size"];

interface Props {
  opened: boolean;
  onClose: () => void;
  done: () => Promise<unknown>;
}

export function NewMaterial({ opened, onClose, done }: Props) {
  const { t } = useTranslation("operator-material");
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{t("new.open")}</Text>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      {opened && <Form onClose={onClose} done={done} />}
    </Drawer>
  );
}

function Form({ onClose, done }: Omit<Props, "opened">) {
  const { t } = useTranslation("operator-material");
  const program = useProgram();
  const [kind, setKind] = useState<Kind>("banner");
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState("");
  const [text, setText] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [show, setShow] = useState(true);
  // What was announced already: when its upload fails, trying again goes on there instead of announcing another one.
  const [made, setMade] = useState<string | null>(null);

  async function make() {
    let id = made;
    if (id === null) {
      const body = {
        kind,
        title: title.trim(),
        ...(language === "" ? {} : { language }),
        ...(kind === "banner" && file !== null ? { file: await announce(file) } : {}),
        ...(kind === "banner" ? {} : { text }),
      };
      const header = once(crypto.randomUUID());
      const piece = await answered(
        operatorApi.POST("/v1/operator/programs/{program}/material", { params: { path: { program }, header }, body }),
      );
      id = piece.id;
      setMade(id);
    }
    const path = { program, material: id };
    if (kind === "banner" && file !== null) await upload(program, id, file);
    if (show) {
      await answered(
        operatorApi.POST("/v1/operator/programs/{program}/material/{material}/publish", { params: { path } }),
      );
    }
  }

  const send = useMutation({
    mutationFn: make,
    onSuccess: async () => {
      await done();
      onClose();
    },
  });
  const problem = send.error ? asProblem(send.error) : null;
  const fileFault = problem?.faults.find((each) => each.field.startsWith("file"))?.message;
  return (
    <form onSubmit={(event) => [event.preventDefault(), send.mutate()]}>
      <Stack>
        <NativeSelect
          label={t("kind.label")}
          description={t(`kind.${kind}_text`)}
          value={kind}
          disabled={made !== null}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
          data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <TextInput
          label={t("name")}
          required
          maxLength={120}
          value={title}
          disabled={made !== null}
          error={problem?.fault("title")}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("language")}
          value={language}
          disabled={made !== null}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          data={[
            { value: "", label: t("anyLanguage") },
            ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
          ]}
        />
        {kind === "banner" ? (
          <FileInput
            label={t("new.file")}
            description={t("new.fileText", { size: LARGEST_MIB })}
            required
            value={file}
            disabled={made !== null}
            error={fileFault}
            onChange={setFile}
          />
        ) : (
          <Textarea
            label={t("new.text")}
            description={t("new.textHint", { link: "{link}", code: "{code}" })}
            required
            autosize
            minRows={4}
            maxLength={10_000}
            value={text}
            error={problem?.fault("text")}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <Checkbox label={t("new.show")} checked={show} onChange={(event) => setShow(event.currentTarget.checked)} />
        <ErrorNote problem={problem} shown={SHOWN} />
        {made !== null && problem !== null && <Text size="sm">{t("new.announced")}</Text>}
        <Button type="submit" loading={send.isPending} disabled={kind === "banner" && file === null}>
          {t(show ? "new.publish" : "new.save")}
        </Button>
      </Stack>
    </form>
  );
}
