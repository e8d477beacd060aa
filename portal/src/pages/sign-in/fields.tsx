/** The fields of signing in, as browsers and password managers know them. */

import { PasswordInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

export function EmailField({ value, onChange, error }: Props) {
  const { t } = useTranslation("sign-in");
  return (
    <TextInput
      type="email"
      name="email"
      autoComplete="username"
      required
      label={t("email")}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function PasswordField({ value, onChange, error, fresh = false }: Props & { fresh?: boolean }) {
  const { t } = useTranslation("sign-in");
  return (
    <PasswordInput
      name="password"
      autoComplete={fresh ? "new-password" : "current-password"}
      required
      label={t(fresh ? "newPassword" : "password")}
      description={fresh ? t("passwordRule") : undefined}
      value={value}
      error={error}
      visibilityToggleButtonProps={{ "aria-label": t("showPassword"), tabIndex: 0, "aria-hidden": false }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function CodeField({ value, onChange, error, label }: Props & { label: string }) {
  return (
    <TextInput
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      label={label}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}
