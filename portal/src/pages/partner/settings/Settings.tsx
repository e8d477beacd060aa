/** The partner's profile, language and colours, how it signs in, and how it leaves the program. */

import { Anchor, Card, Grid, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LanguageChoice, SchemeChoice } from "@/app/shell/Preferences";
import { ownZone } from "@/components/moments";
import { Membership } from "./Membership";
import { Profile } from "./Profile";
import { SettingsFrame } from "./SettingsFrame";

export default function Settings() {
  const { t } = useTranslation("settings");
  return (
    <SettingsFrame place="profile">
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Profile />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Membership />
            <Card component="section" aria-labelledby="look">
              <Title order={2} id="look" mb="sm">
                {t("look.title")}
              </Title>
              <Stack gap="sm">
                <LanguageChoice />
                <SchemeChoice />
                <Text size="sm" c="dimmed">
                  {t("look.text", { zone: ownZone() })}
                </Text>
              </Stack>
            </Card>
            <Card component="section" aria-labelledby="security">
              <Title order={2} id="security" mb="sm">
                {t("security.title")}
              </Title>
              <Stack gap="sm">
                <Text size="sm">{t("security.text")}</Text>
                <Anchor component={Link} to="/forgot">
                  {t("security.change")}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {t("security.watch")}
                </Text>
              </Stack>
            </Card>
          </Stack>
        </Grid.Col>
      </Grid>
    </SettingsFrame>
  );
}
