/** The first page of a signed-in partner: its program's overview, or how to join one. */

import { useSuspenseQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { partnerMe } from "@/app/me";
import { pathOf } from "@/app/places";
import Join from "./Join";

export default function Start() {
  const { data } = useSuspenseQuery(partnerMe);
  const first = data.memberships.find((each) => each.partner.status === "active") ?? data.memberships[0];
  if (first === undefined) return <Join />;
  return <Navigate to={pathOf("partner", first.program, "overview")} replace />;
}
