/** The heading of a page, which is also the name of the browser's tab. */

import { Group, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useBrand } from "@/app/brand";

export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  const brand = useBrand();
  useEffect(() => {
    document.title = `${title} · ${brand.name}`;
  }, [title, brand.name]);
  return (
    <Group justify="space-between" mb="md" gap="xs">
      <Title order={1}>{title}</Title>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
