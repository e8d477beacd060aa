/** Signing in: e-mail and password, then whatever else is asked for. */

import { Anchor, Button, Group, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Challenged, operatorSession, type Pool, partnerSession } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { Asked } from "./Asked";
import { Frame } from "./Frame";
import { EmailField, PasswordField } from "./fields";
import { useStep } from "./useStep";

export default function SignIn({ pool }: { pool: Pool }) {
  const { t } = useTranslation("sign-in");
  const session = pool === "partners" ? partnerSession : operatorSession;
  const home = pool === "partners" ? "/" : "/operator";
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState<Challenged | null>(null);
  const { problem, busy, submit } = useStep(async () => setAsked(await session.signIn(email, password)));

  if (asked !== null) {
    return <Asked session={session} email={email} asked={asked} home={home} next={setAsked} />;
  }
  return (
    <Frame title={t(pool === "partners" ? "partnerTitle" : "operatorTitle")} home={home}>
      <form onSubmit={submit}>
        <Stack>
          <ErrorNote problem={problem} />
          <EmailField value={email} onChange={setEmail} />
          <PasswordField value={password} onChange={setPassword} />
          <Button type="submit" loading={busy}>
            {t("signIn")}
          </Button>
        </Stack>
      </form>
      <Group justify="space-between" gap="xs">
        <Anchor component={Link} to={pool === "partners" ? "/forgot" : "/operator/forgot"} size="sm">
          {t("forgot")}
        </Anchor>
        {pool === "partners" && (
          <Anchor component={Link} to="/sign-up" size="sm">
            {t("toSignUp")}
          </Anchor>
        )}
      </Group>
      {pool === "partners" && problem?.code === "wrong_credentials" && (
        <Anchor component={Link} to="/confirm" size="sm">
          {t("toConfirm")}
        </Anchor>
      )}
    </Frame>
  );
}
