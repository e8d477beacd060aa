/** One field of the terms as an input of its kind, with its fault beside it; groups and lists hold further fields. */

import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { at, blank, type Path, written } from "./document";
import type { Document } from "./queries";
import type { Field } from "./schema";
import { useFieldName, useValueName } from "./words";

export interface Form {
  document: Document;
  /** By path, as the service names the field. */
  faults: ReadonlyMap<string, string>;
  disabled: boolean;
  /** `undefined` takes the field away. */
  put: (path: Path, value: unknown) => void;
}

export function FieldInput({ form, field, path }: { form: Form; field: Field; path: Path }) {
  if (field.kind === "group") return <GroupInput form={form} field={field} path={path} />;
  if (field.kind === "list") return <ListInput form={form} field={field} path={path} />;
  return <Leaf form={form} field={field} path={path} />;
}

/** The small fields in two columns, then the groups below one another. */
export function Fields({ form, fields, path }: { form: Form; fields: readonly Field[]; path: Path }) {
  const nested = (field: Field) => field.kind === "group" || field.kind === "list";
  const small = fields.filter((each) => !nested(each));
  return (
    <Stack gap="sm">
      {small.length > 0 && (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
          {small.map((each) => (
            <FieldInput key={each.name} form={form} field={each} path={[...path, each.name]} />
          ))}
        </SimpleGrid>
      )}
      {fields.filter(nested).map((each) => (
        <FieldInput key={each.name} form={form} field={each} path={[...path, each.name]} />
      ))}
    </Stack>
  );
}

function GroupInput({ form, field, path }: { form: Form; field: Field; path: Path }) {
  const { t } = useTranslation("operator-terms");
  const name = useFieldName()(field.name);
  const value = at(form.document, path);
  const removable = field.optional && field.fallback === null;
  const fault = form.faults.get(written(path));
  return (
    <Fieldset legend={name} variant="filled" disabled={form.disabled}>
      <Stack gap="sm">
        {removable && (
          <Switch
            label={t("form.has", { what: name })}
            checked={value !== undefined}
            onChange={(event) => form.put(path, event.currentTarget.checked ? blank(field.fields) : undefined)}
          />
        )}
        <Description field={field} />
        {fault !== undefined && (
          <Text size="sm" c="red" role="alert">
            {fault}
          </Text>
        )}
        {(!removable || value !== undefined) && <Fields form={form} fields={field.fields} path={path} />}
      </Stack>
    </Fieldset>
  );
}

function ListInput({ form, field, path }: { form: Form; field: Field; path: Path }) {
  const { t } = useTranslation("operator-terms");
  const name = useFieldName()(field.name);
  const items = (at(form.document, path) as unknown[] | undefined) ?? [];
  const fault = form.faults.get(written(path));
  return (
    <Stack gap="sm">
      {fault !== undefined && (
        <Text size="sm" c="red" role="alert">
          {fault}
        </Text>
      )}
      {items.map((_, place) => (
        <Fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no other identity than its place, by which faults name it
          key={place}
          legend={t("form.item", { what: name, place: place + 1 })}
          disabled={form.disabled}
        >
          <Stack gap="sm">
            <Fields form={form} fields={field.fields} path={[...path, place]} />
            <Group justify="flex-end">
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                leftSection={<IconTrash size={16} aria-hidden />}
                aria-label={t("form.removeItem", { what: name, place: place + 1 })}
                onClick={() => form.put([...path, place], undefined)}
              >
                {t("form.remove")}
              </Button>
            </Group>
          </Stack>
        </Fieldset>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={form.disabled}
        onClick={() => form.put([...path, items.length], blank(field.fields))}
      >
        {t("form.add", { what: name })}
      </Button>
    </Stack>
  );
}

function Description({ field }: { field: Field }) {
  if (field.description === "") return null;
  return (
    <Text size="xs" c="dimmed" lang="en">
      {field.description}
    </Text>
  );
}

function Leaf({ form, field, path }: { form: Form; field: Field; path: Path }) {
  const { t } = useTranslation("operator-terms");
  const label = useFieldName()(field.name);
  const valueName = useValueName();
  const id = written(path);
  const value = at(form.document, path);
  const fault = form.faults.get(id);
  const put = (next: unknown) => form.put(path, next);
  const usual = {
    id,
    label,
    description: <span lang="en">{field.description}</span>,
    error: fault,
    disabled: form.disabled,
    required: !field.optional,
  };
  const typed = (text: string) => put(text === "" && field.optional ? undefined : text);
  switch (field.kind) {
    case "flag":
      return (
        <Checkbox
          {...usual}
          required={false}
          checked={Boolean(value ?? field.fallback)}
          onChange={(event) => put(event.currentTarget.checked)}
        />
      );
    case "whole":
      return (
        <NumberInput
          {...usual}
          allowDecimal={false}
          min={field.minimum}
          max={field.maximum}
          clampBehavior="none"
          value={typeof value === "number" ? value : ""}
          placeholder={typeof field.fallback === "number" ? String(field.fallback) : undefined}
          onChange={(next) => put(next === "" ? undefined : Number(next))}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...usual}
          value={String(value ?? field.fallback ?? "")}
          onChange={(event) => put(event.currentTarget.value)}
          data={field.values.map((each) => ({ value: each, label: valueName(each) }))}
        />
      );
    case "choices":
      return (
        <Checkbox.Group {...usual} value={(value as string[] | undefined) ?? []} onChange={put}>
          <Stack gap={4} mt={4}>
            {field.values.map((each) => (
              <Checkbox key={each} value={each} label={valueName(each)} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case "words":
      return (
        <TagsInput
          {...usual}
          value={(value as string[] | undefined) ?? []}
          onChange={put}
          clearable={false}
          splitChars={[",", " "]}
          placeholder={t("form.words")}
        />
      );
    case "shares":
      return <Shares {...usual} value={value} put={put} />;
    default:
      return (
        <TextInput
          {...usual}
          inputMode={field.kind === "percent" ? "decimal" : undefined}
          value={value === undefined || value === null ? "" : String(value)}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      );
  }
}

interface SharesProps {
  id: string;
  label: string;
  description: React.ReactNode;
  error: string | undefined;
  disabled: boolean;
  value: unknown;
  put: (next: unknown) => void;
}

/** Percents by name, one a line: `books = 12.5`. */
function Shares({ value, put, ...usual }: SharesProps) {
  const lines = Object.entries((value ?? {}) as Record<string, unknown>).map(([name, share]) => `${name} = ${share}`);
  return (
    <Textarea
      {...usual}
      autosize
      minRows={1}
      placeholder="books = 12.5"
      defaultValue={lines.join("\n")}
      key={lines.join("\n")}
      onBlur={(event) => {
        const given = event.currentTarget.value
          .split("\n")
          .map((line) => line.split("=").map((each) => each.trim()))
          .filter(([name]) => name !== undefined && name !== "");
        put(given.length === 0 ? undefined : Object.fromEntries(given.map(([name, share]) => [name, share ?? ""])));
      }}
    />
  );
}
