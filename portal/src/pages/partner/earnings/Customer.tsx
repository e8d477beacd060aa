/** A customer's id, which leads to all that the partner may know of it. */

import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { pathOf, useProgram } from "@/app/places";

export function Customer({ id }: { id: string }) {
  const program = useProgram();
  return (
    <Anchor component={Link} to={pathOf("partner", program, `customers/${encodeURIComponent(id)}`)} size="sm">
      {id}
    </Anchor>
  );
}
