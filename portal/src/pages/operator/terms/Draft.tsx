/** The draft of the next version: one document, edited as a form and as text side by side, checked as it is written. */

import { Alert, Anchor, Button, Card, Grid, Group, List, Stack, Text, Textarea, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, operatorApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMay } from "@/app/me";
import { pathOf, useProgram } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { Moment } from "@/components/figures";
import { PageTitle } from "@/components/PageTitle";
import { FieldChanges, SentenceChanges } from "./Changes";
import { DraftForm } from "./DraftForm";
import { parsed, put, textOf } from "./document";
import { Publish } from "./Publish";
import { checkOf, type Document, type Draft, draftOf, inForce } from "./queries";

const CHECK_MS = 400;

export default function DraftPage() {
  const { t } = useTranslation("operator-terms");
  const program = useProgram();
  const { data: draft } = useSuspenseQuery(draftOf(program));
  const [opened, setOpened] = useState(0);
  return (
    <Stack>
      <PageTitle title={t("draft.title")} />
      <Anchor component={Link} to={pathOf("operator", program, "terms")} size="sm">
        {t("back")}
      </Anchor>
      <Editor key={`${program} ${opened}`} draft={draft} anew={() => setOpened((times) => times + 1)} />
    </Stack>
  );
}

/** `anew` opens what is stored now, in place of what was typed. */
function Editor({ draft, anew }: { draft: Draft | null; anew: () => void }) {
  const { t } = useTranslation("operator-terms");
  const program = useProgram();
  const queries = useQueryClient();
  const may = useMay("program:write");
  const { data: terms } = useSuspenseQuery(inForce(program));
  const [document, setDocument] = useState<Document>(draft?.document ?? terms.document);
  const [text, setText] = useState(() => textOf(document));
  const [fault, setFault] = useState<string | null>(null);
  const [settled] = useDebouncedValue(document, CHECK_MS);
  const check = useQuery({ ...checkOf(settled), placeholderData: (before) => before });
  const errors = check.data?.errors ?? [];
  const dirty = draft === null || textOf(draft.document) !== textOf(document);

  function byForm(next: Document) {
    setDocument(next);
    setText(textOf(next));
    setFault(null);
  }
  function byText(typed: string) {
    setText(typed);
    const read = parsed(typed);
    if ("fault" in read) return setFault(read.fault);
    setFault(null);
    setDocument(read.document);
  }
  const save = useMutation({
    mutationFn: () =>
      answered(
        operatorApi.PUT("/v1/operator/programs/{program}/draft", {
          params: { path: { program } },
          body: { document, ...(draft === null ? {} : { revision: draft.revision }) },
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(draftOf(program).queryKey, saved),
  });
  const again = async () => {
    await queries.refetchQueries({ queryKey: draftOf(program).queryKey });
    anew();
  };

  return (
    <>
      <Card>
        <Stack gap="xs">
          <Group>
            <Button
              onClick={() => save.mutate()}
              loading={save.isPending}
              disabled={!may || !dirty || fault !== null}
              aria-describedby="save-barred"
            >
              {t("draft.save")}
            </Button>
            <Text id="save-barred" size="sm" role="status" flex={1} miw={200}>
              {!may
                ? t("scope")
                : fault !== null
                  ? t("draft.noJson")
                  : dirty
                    ? t("draft.unsaved")
                    : t("draft.saved", { revision: draft.revision })}
            </Text>
          </Group>
          {draft !== null && (
            <Text size="sm" c="dimmed">
              {t("draft.written", { by: draft.written_by, version: draft.based_on })} <Moment at={draft.written_at} />
            </Text>
          )}
          {draft !== null && draft.based_on !== terms.version && (
            <Alert color="yellow">{t("draft.outdated", { version: terms.version })}</Alert>
          )}
          <ErrorNote problem={save.error ? asProblem(save.error) : null} again={() => void again()} />
          <ErrorNote problem={check.error ? asProblem(check.error) : null} />
          {errors.length > 0 && (
            <Alert color="red" title={t("draft.faulty", { count: errors.length })}>
              <List size="sm">
                {errors.map((each) => (
                  <List.Item key={`${each.field} ${each.message}`}>
                    <Anchor href={`#${each.field}`} inherit onClick={(event) => show(event, each.field)}>
                      {each.field}
                    </Anchor>
                    : <span lang="en">{each.message}</span>
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
        </Stack>
      </Card>
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Card component="section" aria-labelledby="form">
            <Title order={2} id="form" mb="sm">
              {t("form.title")}
            </Title>
            <DraftForm
              form={{
                document,
                faults: new Map(errors.map((each) => [each.field, each.message])),
                disabled: !may,
                put: (path, value) => byForm(put(document, path, value)),
              }}
            />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack pos="sticky" top={72}>
            <Card component="section" aria-labelledby="changes">
              <Title order={2} id="changes" mb="sm">
                {t("changes.title")}
              </Title>
              {errors.length > 0 ? (
                <Text>{t("changes.faulty")}</Text>
              ) : (
                check.data !== undefined && <SentenceChanges before={terms.sentences} after={check.data.sentences} />
              )}
            </Card>
            <Card component="section" aria-labelledby="document">
              <Title order={2} id="document" mb="sm">
                {t("text.title")}
              </Title>
              <Textarea
                aria-labelledby="document"
                description={t("text.text")}
                value={text}
                error={fault !== null && `${t("draft.noJson")} ${fault}`}
                readOnly={!may}
                spellCheck={false}
                rows={22}
                styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
                onChange={(event) => byText(event.currentTarget.value)}
              />
            </Card>
          </Stack>
        </Grid.Col>
      </Grid>
      {draft !== null && (
        <Card component="section" aria-labelledby="publish">
          <Title order={2} id="publish" mb="sm">
            {t("publish.title")}
          </Title>
          {Object.keys(draft.changes).length > 0 && <FieldChanges changes={draft.changes} />}
          <Publish draft={draft} terms={terms} dirty={dirty} />
        </Card>
      )}
    </>
  );
}

/** Leads to the faulty field where the form has one of that name. */
function show(event: React.MouseEvent, field: string) {
  const input = window.document.getElementById(field);
  if (input === null) return;
  event.preventDefault();
  input.focus();
  input.scrollIntoView({ block: "center" });
}
