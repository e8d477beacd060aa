/** Shows that an e-mail address is one's own, by the code that was sent there. */

import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { partnerSession } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { Frame } from "./Frame";
import { CodeField, EmailField } from "./fields";
import { useStep } from "./useStep";

export default function Confirm() {
  const { t } = useTranslation("sign-in");
  const navigate = useNavigate();
  const known = (useSearch({ strict: false }) as { email?: string }).email ?? "";
  const [email, setEmail] = useState(known);
  const [code, setCode] = useState("");
  const confirm = useStep(async () => {
    await partnerSession.post("confirm", { email, code });
    notifications.show({ message: t("confirmed") });
    await navigate({ to: "/" });
  });
  const resend = useStep(async () => {
    await partnerSession.post("resend", { email });
    notifications.show({ message: t("sent") });
  });
  return (
    <Frame title={t("confirmTitle")} home="/">
      {known !== "" && <Text>{t("codeSent", { email: known })}</Text>}
      <form onSubmit={confirm.submit}>
        <Stack>
          <ErrorNote problem={confirm.problem ?? resend.problem} shown={["code"]} />
          {known === "" && <EmailField value={email} onChange={setEmail} />}
          <CodeField label={t("mailCode")} value={code} onChange={setCode} error={confirm.problem?.fault("code")} />
          <Button type="submit" loading={confirm.busy}>
            {t("continue")}
          </Button>
        </Stack>
      </form>
      <Group justify="space-between">
        <Anchor component="button" type="button" size="sm" onClick={() => void resend.submit()} disabled={email === ""}>
          {t("resend")}
        </Anchor>
        <Anchor component={Link} to="/" size="sm">
          {t("toSignIn")}
        </Anchor>
      </Group>
    </Frame>
  );
}
