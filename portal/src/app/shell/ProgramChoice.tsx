/** The choice among several programs; the page stays the same where the other program has it. */

import { NativeSelect } from "@mantine/core";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pathOf } from "../places";
import type { Programs } from "./ProgramSwitch";

export default function ProgramChoice({ area, program, programs }: Programs) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const page = /\/programs\/[^/]+\/([^/]+)/.exec(pathname)?.[1] ?? (area === "partner" ? "overview" : "home");
  return (
    <NativeSelect
      aria-label={t("program")}
      value={program ?? ""}
      miw={0}
      onChange={(event) => void navigate({ to: pathOf(area, event.currentTarget.value, page) })}
      data={programs.map((each) => ({ value: each.program, label: each.name }))}
    />
  );
}
