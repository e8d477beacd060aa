/** Which program is looked at; the choice among several loads where there are several. */

import { Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Area } from "../places";

const ProgramChoice = lazy(() => import("./ProgramChoice"));

export interface Programs {
  area: Area;
  program: string | null;
  programs: { program: string; name: string }[];
}

export function ProgramSwitch(props: Programs) {
  const { program, programs } = props;
  const name = <Text truncate>{programs.find((each) => each.program === program)?.name}</Text>;
  if (programs.length < 2) return name;
  return (
    <Suspense fallback={name}>
      <ProgramChoice {...props} />
    </Suspense>
  );
}
