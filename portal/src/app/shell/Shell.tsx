/** The frame of every page: header, navigation, skip link; the page's content gets the focus when the address changes. */

import "./shell.css";
import { Burger, Container, Group, NavLink, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { type ReactNode, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Page } from "../pages";
import { type Area, addressOf, home } from "../places";
import { PageLoading } from "../states";
import { Logo } from "./Logo";

interface Props {
  area: Area;
  /** The program of the navigation; null where none is chosen yet. */
  program: string | null;
  pages: Page[];
  /** Stands in the header between the name and the menu. */
  switcher: ReactNode;
  menu: ReactNode;
  /** In place of the address's page. */
  children?: ReactNode;
}

export function Shell({ area, program, pages, switcher, menu, children }: Props) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);

  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    close();
    main.current?.focus({ preventScroll: true });
  }, [pathname, close]);

  const shown = pages.filter((page) => !page.hidden && (page.everywhere || program !== null));
  return (
    <div className="shell">
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place of this page, which gets the focus */}
      <a className="skip-link" href="#content" onClick={() => main.current?.focus()}>
        {t("skip")}
      </a>
      <header>
        <Group wrap="nowrap" gap="xs" miw={0}>
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={t("menu")}
            aria-expanded={opened}
            aria-controls="pages"
          />
          <Logo to={home(area)} />
          {switcher}
        </Group>
        {menu}
      </header>
      <nav id="pages" aria-label={t("navigation")} data-opened={opened || undefined}>
        <Stack gap={2}>
          {shown.map((page) => {
            const address = addressOf(area, page, program ?? "");
            return (
              <NavLink
                key={page.path}
                component={Link}
                to={address}
                label={t(`nav.${page.label}`)}
                leftSection={<page.icon size={18} stroke={1.7} aria-hidden />}
                active={pathname === address || (!page.everywhere && pathname.startsWith(`${address}/`))}
                aria-current={pathname === address ? "page" : undefined}
              />
            );
          })}
        </Stack>
      </nav>
      <main id="content" ref={main} tabIndex={-1}>
        <Container size="xl" px={0}>
          <Suspense fallback={<PageLoading />}>{children ?? <Outlet />}</Suspense>
        </Container>
      </main>
    </div>
  );
}
