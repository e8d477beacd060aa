/** Language and colour scheme, as parts of a menu and as a row of their own (on the pages before a sign-in). */

import { Group, NativeSelect, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { i18next } from "@/i18n";
import { LANGUAGES, type Language, rememberLanguage } from "@/i18n/languages";

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const choose = (language: Language) => {
    rememberLanguage(language);
    void i18next.changeLanguage(language);
  };
  return (
    <NativeSelect
      aria-label={t("language")}
      value={i18n.resolvedLanguage ?? "en"}
      onChange={(event) => choose(event.currentTarget.value as Language)}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
    />
  );
}

export function SchemeChoice() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t("scheme.label")}
      fullWidth
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={(["auto", "light", "dark"] as const).map((value) => ({ value, label: t(`scheme.${value}`) }))}
    />
  );
}

export function Preferences() {
  return (
    <Group justify="center" gap="xs">
      <LanguageChoice />
      <SchemeChoice />
    </Group>
  );
}
