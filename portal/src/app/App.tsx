/** What surrounds every page: theme, queries, notifications, router. */

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { type Brand, BrandContext } from "./brand";
import { Notices } from "./Notices";
import { router } from "./router";
import { coloursOf, themeOf } from "./theme";

const RETRIES = 2;

/** Asks again where that may help: no answer, or the service says "not now". */
const worthAsking = (failures: number, error: unknown) => {
  const { status } = asProblem(error);
  return failures < RETRIES && (status === 0 || status === 429 || status >= 500);
};

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthAsking, staleTime: 15_000 }, mutations: { retry: false } },
});

export function App({ brand }: { brand: Brand }) {
  const { t } = useTranslation();
  const theme = useMemo(() => themeOf(brand, t("close")), [brand, t]);
  return (
    <BrandContext value={brand}>
      <MantineProvider theme={theme} cssVariablesResolver={coloursOf(brand)} defaultColorScheme="auto">
        <Notices />
        <QueryClientProvider client={queries}>
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </BrandContext>
  );
}
