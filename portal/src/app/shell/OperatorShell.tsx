/** The frame of an operator's pages: all programs, and the pages that its scopes allow. */

import { useSuspenseQuery } from "@tanstack/react-query";
import { operatorSession } from "@/api/session";
import { operatorMe, operatorPrograms } from "../me";
import { operatorPages } from "../pages";
import { useProgram } from "../places";
import { AccountMenu } from "./AccountMenu";
import { ProgramSwitch } from "./ProgramSwitch";
import { Shell } from "./Shell";

export default function OperatorShell() {
  const { data: me } = useSuspenseQuery(operatorMe);
  const { data: programs } = useSuspenseQuery(operatorPrograms);
  const asked = useProgram();
  const program = asked === "" ? (programs.items[0]?.program ?? null) : asked;
  const allowed = operatorPages.filter((page) => page.scope === undefined || me.scopes.includes(page.scope));
  return (
    <Shell
      area="operator"
      program={program}
      pages={allowed}
      switcher={<ProgramSwitch area="operator" program={program} programs={programs.items} />}
      menu={<AccountMenu session={operatorSession} name={me.operator} />}
    />
  );
}
