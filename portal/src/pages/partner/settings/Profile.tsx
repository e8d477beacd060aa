/** What the partner says of itself; contacts are added as marks that nobody can read again. */

import { Button, Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, partnerApi } from "@/api/client";
import { asProblem } from "@/api/problem";
import { partnerMe, useMembership } from "@/app/me";
import { ErrorNote } from "@/components/ErrorNote";
import { CONTACTS, changeOf, SAID, type Typed, typedOf } from "./profile";

const COMPLETES = { name: "name", account: "off", company: "organization", email: "email", phone: "tel" } as const;

export function Profile() {
  const { t } = useTranslation("settings");
  const { program, partner, terms } = useMembership();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Typed>(() => typedOf(partner));
  const change = changeOf(partner, typed);
  const save = useMutation({
    mutationFn: () =>
      answered(
        partnerApi.PATCH("/v1/programs/{program}/profile", {
          params: { path: { program } },
          body: changeOf(partner, typed),
        }),
      ),
    onSuccess: async (after) => {
      setTyped(typedOf(after.partner));
      notifications.show({ message: t("profile.saved") });
      await queries.invalidateQueries({ queryKey: partnerMe.queryKey });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const ownTopUp = terms.destinations.some((each) => each.kind === "top_up");
  const field = (name: keyof Typed, description?: string) => (
    <TextInput
      key={name}
      label={t(`profile.${name}`)}
      description={description}
      type={name === "email" ? "email" : name === "phone" ? "tel" : "text"}
      autoComplete={COMPLETES[name]}
      maxLength={200}
      value={typed[name]}
      error={problem?.fault(name)}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Card component="section" aria-labelledby="profile" h="100%">
      <Title order={2} id="profile" mb="sm">
        {t("profile.title")}
      </Title>
      <form onSubmit={(event) => [event.preventDefault(), save.mutate()]}>
        <Stack>
          <ErrorNote problem={problem} shown={[...SAID, ...CONTACTS]} />
          {field("name", t("profile.nameText"))}
          {field("account", t(ownTopUp ? "profile.accountTopUp" : "profile.accountText"))}
          {field("company", t("profile.companyText"))}
          <Text size="sm">{t("profile.contacts")}</Text>
          {CONTACTS.map((each) => field(each))}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={Object.keys(change).length === 0}>
              {t("save", { ns: "common" })}
            </Button>
            {Object.keys(change).length === 0 && (
              <Text size="sm" c="dimmed">
                {t("profile.unchanged")}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
