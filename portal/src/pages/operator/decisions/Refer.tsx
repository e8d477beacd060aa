/** An id that leads to what it names. */

import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useAt } from "./at";

export function Refer({ page, id }: { page: "partners" | "customers" | "events"; id: string }) {
  const at = useAt();
  return (
    <Anchor inherit component={Link} to={at(page, id)} style={{ overflowWrap: "anywhere" }}>
      {id}
    </Anchor>
  );
}
