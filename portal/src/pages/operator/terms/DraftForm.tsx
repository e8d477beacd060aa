/** The whole document as a form: a section for each part of the terms, closed until it is looked at or faulty. */

import { Accordion, Badge, Group } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { FieldInput, Fields, type Form } from "./FieldInput";
import { termsSchema } from "./queries";
import { fieldsOf } from "./schema";
import { useFieldName } from "./words";

/** What a program is known by never changes. */
const FIXED = ["program", "unit"];

export function DraftForm({ form }: { form: Form }) {
  const { t } = useTranslation("operator-terms");
  const fieldName = useFieldName();
  const { data: schema } = useSuspenseQuery(termsSchema);
  const fields = fieldsOf(schema).filter((each) => !FIXED.includes(each.name));
  const parts = fields.filter((each) => each.kind === "group" || each.kind === "list");
  const general = fields.filter((each) => !parts.includes(each));
  const faultsIn = (name: string) =>
    [...form.faults.keys()].filter(
      (each) => each === name || each.startsWith(`${name}.`) || each.startsWith(`${name}[`),
    ).length;
  const sections = [
    {
      name: "general",
      label: t("form.general"),
      faults: general.reduce((sum, each) => sum + faultsIn(each.name), 0),
      content: <Fields form={form} fields={general} path={[]} />,
    },
    ...parts.map((each) => ({
      name: each.name,
      label: fieldName(each.name),
      faults: faultsIn(each.name),
      content: <FieldInput form={form} field={each} path={[each.name]} />,
    })),
  ];
  return (
    <Accordion multiple defaultValue={["rewards"]} order={3}>
      {sections.map((each) => (
        <Accordion.Item key={each.name} value={each.name}>
          <Accordion.Control>
            <Group gap="xs">
              {each.label}
              {each.faults > 0 && (
                <Badge color="red" size="sm">
                  {t("draft.faulty", { count: each.faults })}
                </Badge>
              )}
            </Group>
          </Accordion.Control>
          <Accordion.Panel>{each.content}</Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
