/** The business's logo and name, which lead to the first page. */

import { Group, Text, useComputedColorScheme } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useBrand } from "../brand";

export function Logo({ to }: { to: string }) {
  const brand = useBrand();
  const dark = useComputedColorScheme("light") === "dark";
  const logo = dark && brand.logo_dark !== null ? brand.logo_dark : brand.logo;
  return (
    <Link to={to} style={{ color: "inherit", textDecoration: "none", minWidth: 0 }} aria-label={brand.name}>
      <Group gap={8} wrap="nowrap">
        {logo !== null && <img src={logo} alt="" height={26} />}
        <Text fw={650} truncate visibleFrom="xs">
          {brand.name}
        </Text>
      </Group>
    </Link>
  );
}
