/** The frame of the pages before a sign-in: the business's name, one card, language and colours below. */

import { Card, Center, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useBrand } from "@/app/brand";
import { Logo } from "@/app/shell/Logo";
import { Preferences } from "@/app/shell/Preferences";

export function Frame({ title, home, children }: { title: string; home: string; children: ReactNode }) {
  const brand = useBrand();
  useEffect(() => {
    document.title = `${title} · ${brand.name}`;
  }, [title, brand.name]);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400}>
        <Center>
          <Logo to={home} />
        </Center>
        <Card padding="xl">
          <Stack>
            <Title order={1} size="h2">
              {title}
            </Title>
            {children}
          </Stack>
        </Card>
        <Preferences />
      </Stack>
    </Center>
  );
}
