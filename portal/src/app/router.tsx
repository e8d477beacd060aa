/** The tree of addresses, made from the list of pages; each page and its texts load when it is opened. */

import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { i18next, type Namespace } from "@/i18n";
import { Area } from "./Area";
import { operatorPages, type Page, partnerPages } from "./pages";
import { NotFound, PageFailed, PageLoading } from "./states";

const texts = (...wanted: Namespace[]) => ({ loader: () => i18next.loadNamespaces(wanted) });

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

function open(parent: AnyRoute, path: string, load: Page["load"], ...wanted: Namespace[]) {
  return createRoute({ getParentRoute: () => parent, path, component: lazyRouteComponent(load), ...texts(...wanted) });
}

function pagesOf(parent: AnyRoute, pages: Page[]) {
  return pages.map((page) =>
    open(parent, page.everywhere ? page.path : `programs/$program/${page.path}`, page.load, page.texts),
  );
}

const partnerArea = createRoute({
  getParentRoute: () => root,
  id: "partner",
  component: () => <Area area="partner" />,
});
const partnerShell = createRoute({
  getParentRoute: () => partnerArea,
  id: "partner-shell",
  component: lazyRouteComponent(() => import("./shell/PartnerShell")),
});
const operatorArea = createRoute({
  getParentRoute: () => root,
  path: "operator",
  component: () => <Area area="operator" />,
});
const operatorShell = createRoute({
  getParentRoute: () => operatorArea,
  id: "operator-shell",
  component: lazyRouteComponent(() => import("./shell/OperatorShell")),
});

const signUp = () => import("@/pages/sign-in/SignUp");
const confirm = () => import("@/pages/sign-in/Confirm");
const forgot = () => import("@/pages/sign-in/Forgot");

const tree = root.addChildren([
  open(root, "sign-up", signUp, "sign-in"),
  open(root, "confirm", confirm, "sign-in"),
  open(root, "forgot", forgot, "sign-in"),
  open(root, "operator/forgot", forgot, "sign-in"),
  partnerArea.addChildren([
    partnerShell.addChildren([
      open(partnerShell, "/", () => import("@/pages/partner/join/Start"), "join"),
      ...pagesOf(partnerShell, partnerPages),
    ]),
  ]),
  operatorArea.addChildren([
    operatorShell.addChildren([
      open(operatorShell, "/", () => import("@/pages/operator/home/Start"), "operator-home"),
      ...pagesOf(operatorShell, operatorPages),
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});
