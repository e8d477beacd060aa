/** How to become a partner: by an invitation's code, or by applying to a program that takes applications. */

import {
  Alert,
  Badge,
  Button,
  Card,
  Group,
  SimpleGrid,
  Skeleton,
  Spoiler,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answered, once, type Partner, partnerApi } from "@/api/client";
import { useRows } from "@/api/pages";
import { asProblem } from "@/api/problem";
import { partnerMe } from "@/app/me";
import { pathOf } from "@/app/places";
import { ErrorNote } from "@/components/ErrorNote";
import { PageTitle } from "@/components/PageTitle";
import { Apply } from "./Apply";
import { Sentences } from "./Sentences";

type Program = Partner["ProgramView"];

/** Takes a new membership into what is known, and opens its program. */
export function useJoined() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (joined: Partner["MembershipView"]) => {
    await queries.invalidateQueries({ queryKey: partnerMe.queryKey });
    await queries.invalidateQueries({ queryKey: ["partner", "programs"] });
    await navigate({ to: pathOf("partner", joined.program, "overview") });
  };
}

export default function Join() {
  const { t } = useTranslation("join");
  const programs = useRows(["partner", "programs"], (cursor) =>
    answered(partnerApi.GET("/v1/programs", { params: { query: { limit: 100, starting_after: cursor } } })),
  );
  const [applying, setApplying] = useState<Program | null>(null);
  return (
    <Stack>
      <PageTitle title={t("title")} />
      <Text>{t("text")}</Text>
      <Invitation />
      <Title order={2}>{t("programs")}</Title>
      <ErrorNote problem={programs.problem} again={programs.again} />
      {programs.loading && <Skeleton h={220} />}
      {!programs.loading && programs.rows.length === 0 && programs.problem === null && <Text>{t("none")}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {programs.rows.map((program) => (
          <Offer key={program.program} program={program} apply={() => setApplying(program)} />
        ))}
      </SimpleGrid>
      {applying !== null && <Apply program={applying} onClose={() => setApplying(null)} />}
    </Stack>
  );
}

function Invitation() {
  const { t } = useTranslation("join");
  const joined = useJoined();
  const [code, setCode] = useState("");
  const redeem = useMutation({
    mutationFn: () =>
      answered(partnerApi.POST("/v1/invitations", { body: { code }, params: { header: once(crypto.randomUUID()) } })),
    onSuccess: joined,
  });
  return (
    <Card component="form" onSubmit={(event) => [event.preventDefault(), redeem.mutate()]}>
      <Stack align="flex-start">
        <ErrorNote problem={redeem.error ? asProblem(redeem.error) : null} />
        <Group align="flex-end">
          <TextInput
            label={t("code")}
            description={t("codeText")}
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.trim())}
          />
          <Button type="submit" loading={redeem.isPending}>
            {t("redeem")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function Offer({ program, apply }: { program: Program; apply: () => void }) {
  const { t } = useTranslation("join");
  const { data } = useSuspenseQuery(partnerMe);
  const own = data.memberships.find((each) => each.program === program.program)?.partner;
  const open = program.enrollment !== "closed";
  const facts = [
    t("unit", { unit: program.unit }),
    open && t(program.enrollment === "instant" ? "instant" : "approval"),
    program.account_required && t("accountRequired"),
    program.takes_leads && t("leads"),
  ].filter((each) => each !== false);
  return (
    <Card component="article">
      <Stack gap="xs" h="100%" justify="space-between">
        <Stack gap="xs">
          <Group justify="space-between">
            <Title order={3} size="h4">
              {program.name}
            </Title>
            {program.status !== null && <Badge variant="light">{t(`status.${program.status}`)}</Badge>}
          </Group>
          <Text size="sm">{facts.join(" · ")}</Text>
          <Text size="sm" fw={600}>
            {t("terms", { version: program.terms_version })}
          </Text>
          <Spoiler maxHeight={190} showLabel={t("allTerms")} hideLabel={t("fewerTerms")}>
            <Sentences program={program} />
          </Spoiler>
        </Stack>
        {program.status === null && open && <Button onClick={apply}>{t("apply")}</Button>}
        {program.status === null && !open && <Alert variant="light">{t("closed")}</Alert>}
        {program.status === "active" && (
          <Button component={Link} to={pathOf("partner", program.program, "overview")} variant="default">
            {t("open")}
          </Button>
        )}
        {program.status !== null && program.status !== "active" && (
          <Alert variant="light">{t(`says.${program.status}`, { reason: own?.rejection ?? "" })}</Alert>
        )}
        {open && own?.may_apply_again && <Button onClick={apply}>{t("applyAgain")}</Button>}
      </Stack>
    </Card>
  );
}
