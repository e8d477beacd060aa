/** A partner's own sign-in: e-mail and password, then the code that was sent to that address. */

import { Anchor, Button, Stack, Text } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { partnerSession } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { Frame } from "./Frame";
import { EmailField, PasswordField } from "./fields";
import { useStep } from "./useStep";

export default function SignUp() {
  const { t } = useTranslation("sign-in");
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { problem, busy, submit } = useStep(async () => {
    await partnerSession.post("sign-up", { email, password });
    await navigate({ to: "/confirm", search: { email } as never });
  });
  return (
    <Frame title={t("signUpTitle")} home="/">
      <form onSubmit={submit}>
        <Stack>
          <ErrorNote problem={problem} shown={["email", "password"]} />
          <EmailField value={email} onChange={setEmail} error={problem?.fault("email")} />
          <PasswordField fresh value={password} onChange={setPassword} error={problem?.fault("password")} />
          <Button type="submit" loading={busy}>
            {t("signUp")}
          </Button>
        </Stack>
      </form>
      <Text size="sm">
        <Anchor component={Link} to="/">
          {t("toSignIn")}
        </Anchor>
      </Text>
    </Frame>
  );
}
