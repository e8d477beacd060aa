/** The frame of a partner's pages: the programs it is in, and who it is. */

import { Group } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { partnerSession } from "@/api/session";
import { Bell } from "@/pages/partner/notifications/Bell";
import { partnerMe } from "../me";
import { partnerPages } from "../pages";
import { useProgram } from "../places";
import { Nowhere } from "../states";
import { AccountMenu } from "./AccountMenu";
import { ProgramSwitch } from "./ProgramSwitch";
import { Shell } from "./Shell";

export default function PartnerShell() {
  const { data } = useSuspenseQuery(partnerMe);
  const asked = useProgram();
  const programs = data.memberships.map((each) => ({ program: each.program, name: each.terms.name }));
  const known = programs.find((each) => each.program === asked) ?? (asked === "" ? programs[0] : undefined);
  const name = data.memberships.find((each) => each.program === known?.program)?.partner.name ?? "";
  const foreign = asked !== "" && known === undefined;
  return (
    <Shell
      area="partner"
      program={known?.program ?? null}
      pages={partnerPages}
      switcher={<ProgramSwitch area="partner" program={known?.program ?? null} programs={programs} />}
      menu={
        <Group gap={4} wrap="nowrap">
          {known !== undefined && <Bell program={known.program} />}
          <AccountMenu session={partnerSession} name={name} />
        </Group>
      }
    >
      {foreign ? <Nowhere home="/" /> : undefined}
    </Shell>
  );
}
