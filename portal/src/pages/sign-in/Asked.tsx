/** What a sign-in is asked for after the password: a one-time code, an authenticator app, a password of one's own. */

import { Anchor, Button, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Challenged, Session } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { Frame } from "./Frame";
import { CodeField, PasswordField } from "./fields";
import { useStep } from "./useStep";

const Authenticator = lazy(() => import("./Authenticator"));

interface Props {
  session: Session;
  email: string;
  asked: Challenged;
  home: string;
  /** null begins again, or goes on once signed in. */
  next: (asked: Challenged | null) => void;
}

export function Asked({ session, email, asked, home, next }: Props) {
  const { t } = useTranslation("sign-in");
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const own = asked.challenge === "NEW_PASSWORD_REQUIRED";
  const { problem, busy, submit } = useStep(async () => {
    const answer = await session.answer(email, asked, own ? { new_password: password } : { code });
    setCode("");
    next(answer);
  });
  return (
    <Frame title={t(`challenge.${asked.challenge}`)} home={home}>
      <form onSubmit={submit}>
        <Stack>
          <ErrorNote problem={problem} shown={["code", "new_password"]} />
          {asked.challenge === "MFA_SETUP" && (
            <Suspense>
              <Authenticator otpauth={asked.otpauth ?? ""} secret={asked.secret ?? ""} />
            </Suspense>
          )}
          {own ? (
            <PasswordField fresh value={password} onChange={setPassword} error={problem?.fault("new_password")} />
          ) : (
            <CodeField label={t("appCode")} value={code} onChange={setCode} error={problem?.fault("code")} />
          )}
          <Button type="submit" loading={busy}>
            {t("continue")}
          </Button>
        </Stack>
      </form>
      <Text size="sm">
        <Anchor component="button" type="button" onClick={() => next(null)}>
          {t("startAgain")}
        </Anchor>
      </Text>
    </Frame>
  );
}
