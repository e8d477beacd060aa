/** A new password: a code is sent to the address, if there is such a sign-in, and the code lets one choose anew. */

import { Anchor, Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { operatorSession, partnerSession } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { Frame } from "./Frame";
import { CodeField, EmailField, PasswordField } from "./fields";
import { useStep } from "./useStep";

export default function Forgot() {
  const { t } = useTranslation("sign-in");
  const navigate = useNavigate();
  const operators = useLocation().pathname.startsWith("/operator");
  const session = operators ? operatorSession : partnerSession;
  const home = operators ? "/operator" : "/";
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const { problem, busy, submit } = useStep(async () => {
    if (!sent) {
      await session.post("forgot", { email });
      setSent(true);
      return;
    }
    await session.post("reset", { email, code, new_password: password });
    notifications.show({ message: t("changed") });
    await navigate({ to: home });
  });
  return (
    <Frame title={t("forgotTitle")} home={home}>
      <Text role="status">{sent ? t("codeSentIfKnown", { email }) : t("forgotText")}</Text>
      <form onSubmit={submit}>
        <Stack>
          <ErrorNote problem={problem} shown={["code", "new_password"]} />
          {sent ? (
            <>
              <CodeField label={t("mailCode")} value={code} onChange={setCode} error={problem?.fault("code")} />
              <PasswordField fresh value={password} onChange={setPassword} error={problem?.fault("new_password")} />
            </>
          ) : (
            <EmailField value={email} onChange={setEmail} />
          )}
          <Button type="submit" loading={busy}>
            {t("continue")}
          </Button>
        </Stack>
      </form>
      <Text size="sm">
        <Anchor component={Link} to={home}>
          {t("toSignIn")}
        </Anchor>
      </Text>
    </Frame>
  );
}
