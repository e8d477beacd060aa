/** A problem as a sentence: translated by its code, else as the service put it. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/problem";
import type common from "@/locales/en/common.json";

type Known = keyof typeof common.problems;

export function useSentence(): (problem: Problem) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (problem) => {
      if (i18n.exists(`problems.${problem.code}`)) return t(`problems.${problem.code as Known}`);
      if (problem.message !== "") return problem.message;
      return t(problem.status >= 500 ? "problems.status_500" : "problems.other", { status: problem.status });
    },
    [t, i18n],
  );
}
