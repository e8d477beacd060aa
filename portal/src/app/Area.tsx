/** What lies behind a sign-in: the session is looked for first, then the pages or the sign-in form are shown. */

import { Center, Loader } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { asProblem, type Problem } from "@/api/problem";
import { operatorSession, partnerSession } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import type { Area as AreaName } from "./places";

const SignIn = lazy(() => import("@/pages/sign-in/SignIn"));

export function Area({ area }: { area: AreaName }) {
  const session = area === "partner" ? partnerSession : operatorSession;
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { t } = useTranslation();

  useEffect(() => {
    if (state !== "unknown" || problem !== null) return;
    session.refresh().catch((error: unknown) => setProblem(asProblem(error)));
  }, [session, state, problem]);

  if (state === "unknown" && problem === null) {
    return (
      <Center component="main" mih="100vh">
        <Loader aria-label={t("loading")} />
      </Center>
    );
  }
  if (state === "unknown") {
    return (
      <Center component="main" mih="100vh" p="md">
        <ErrorNote problem={problem} again={() => setProblem(null)} />
      </Center>
    );
  }
  if (state === "out") {
    return (
      <Suspense>
        <SignIn pool={session.pool} />
      </Suspense>
    );
  }
  return <Outlet />;
}
