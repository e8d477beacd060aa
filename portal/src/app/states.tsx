/** What stands in a page's place while it loads, when it fails, and where there is none. */

import { Anchor, Center, Loader, Stack, Text, Title } from "@mantine/core";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { ErrorNote } from "@/components/ErrorNote";

export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Center py="xl">
      <Loader aria-label={t("loading")} />
    </Center>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const queries = useQueryErrorResetBoundary();
  const again = () => {
    queries.reset();
    reset();
  };
  return <ErrorNote problem={asProblem(error)} again={again} />;
}

/** The page of an address that names nothing, or nothing of the caller's. */
export function Nowhere({ home }: { home: string }) {
  const { t } = useTranslation();
  return (
    <Center mih="60vh" p="md">
      <Stack align="center">
        <Title>{t("notFound.title")}</Title>
        <Text>{t("notFound.text")}</Text>
        <Anchor component={Link} to={home}>
          {t("notFound.back")}
        </Anchor>
      </Stack>
    </Center>
  );
}

export function NotFound() {
  return (
    <main>
      <Nowhere home="/" />
    </main>
  );
}
