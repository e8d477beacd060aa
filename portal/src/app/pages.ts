/** Every page of the portal, in the order of the navigation. A new page is one entry here and a folder in `pages/`. */

import {
  IconAddressBook,
  IconAdjustmentsDollar,
  IconBuildingStore,
  IconCalendarDollar,
  IconCashBanknote,
  IconChartBar,
  IconFileDescription,
  IconFlask,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconLink,
  IconListSearch,
  IconPhoto,
  IconPlugConnected,
  IconReceipt,
  IconScale,
  IconSettings,
  IconShieldExclamation,
  IconUserCheck,
  IconUserPlus,
  IconUserSearch,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Operator } from "@/api/client";
import type { Namespace } from "@/i18n";
import type common from "@/locales/en/common.json";

export type Scope = Operator["Scope"];

export interface Page {
  /** Its place in the address below the program: `links` is `/programs/{program}/links`. */
  path: string;
  /** Its name in the navigation: a key of `nav` in locales/<language>/common.json. */
  label: keyof typeof common.nav;
  icon: TablerIcon;
  /** Its texts: locales/<language>/<texts>.json, loaded with it. */
  texts: Namespace;
  /** An operator without this scope is not shown the page. */
  scope?: Scope;
  /** A page about no program alone: its address names none. */
  everywhere?: boolean;
  /** Not in the navigation: reached from another page. `path` may then name what it shows: `partners/$partner`. */
  hidden?: boolean;
  load: () => Promise<{ default: ComponentType }>;
}

/** Below `/programs/{program}/`, for a partner of that program; below `/` where `everywhere` is set. */
export const partnerPages: Page[] = [
  {
    path: "overview",
    label: "overview",
    icon: IconLayoutDashboard,
    texts: "overview",
    load: () => import("@/pages/partner/overview/Overview"),
  },
  {
    path: "links",
    label: "links",
    icon: IconLink,
    texts: "links",
    load: () => import("@/pages/partner/links/Links"),
  },
  {
    path: "links/$code",
    label: "links",
    icon: IconLink,
    texts: "links",
    hidden: true,
    load: () => import("@/pages/partner/links/LinkPage"),
  },
  {
    path: "reports",
    label: "reports",
    icon: IconChartBar,
    texts: "reports",
    load: () => import("@/pages/partner/reports/Reports"),
  },
  {
    path: "customers",
    label: "customers",
    icon: IconUsers,
    texts: "customers",
    load: () => import("@/pages/partner/customers/Customers"),
  },
  {
    path: "customers/$customer",
    label: "customers",
    icon: IconUsers,
    texts: "customers",
    hidden: true,
    load: () => import("@/pages/partner/customers/CustomerPage"),
  },
  {
    path: "leads",
    label: "leads",
    icon: IconAddressBook,
    texts: "leads",
    load: () => import("@/pages/partner/leads/Leads"),
  },
  {
    path: "sub-partners",
    label: "subPartners",
    icon: IconUsersGroup,
    texts: "sub-partners",
    load: () => import("@/pages/partner/sub-partners/SubPartners"),
  },
  {
    path: "earnings",
    label: "earnings",
    icon: IconReceipt,
    texts: "earnings",
    load: () => import("@/pages/partner/earnings/Earnings"),
  },
  {
    path: "balance",
    label: "balance",
    icon: IconScale,
    texts: "balance",
    load: () => import("@/pages/partner/balance/Balance"),
  },
  {
    path: "balance/statements/$month",
    label: "balance",
    icon: IconScale,
    texts: "balance",
    hidden: true,
    load: () => import("@/pages/partner/balance/Statement"),
  },
  {
    path: "payouts",
    label: "payouts",
    icon: IconCashBanknote,
    texts: "payouts",
    load: () => import("@/pages/partner/payouts/Payouts"),
  },
  {
    path: "payouts/method",
    label: "payouts",
    icon: IconCashBanknote,
    texts: "payouts",
    hidden: true,
    load: () => import("@/pages/partner/payouts/PayoutMethod"),
  },
  {
    path: "material",
    label: "material",
    icon: IconPhoto,
    texts: "material",
    load: () => import("@/pages/partner/material/Material"),
  },
  {
    path: "settings",
    label: "settings",
    icon: IconSettings,
    texts: "settings",
    load: () => import("@/pages/partner/settings/Settings"),
  },
  {
    path: "settings/terms",
    label: "settings",
    icon: IconSettings,
    texts: "settings",
    hidden: true,
    load: () => import("@/pages/partner/settings/Terms"),
  },
  {
    path: "settings/notifications",
    label: "settings",
    icon: IconSettings,
    texts: "notifications",
    hidden: true,
    load: () => import("@/pages/partner/notifications/Notifications"),
  },
  {
    path: "settings/keys",
    label: "settings",
    icon: IconSettings,
    texts: "keys",
    hidden: true,
    load: () => import("@/pages/partner/keys/Keys"),
  },
  {
    path: "settings/webhooks",
    label: "settings",
    icon: IconSettings,
    texts: "webhooks",
    hidden: true,
    load: () => import("@/pages/partner/webhooks/Webhooks"),
  },
  {
    path: "settings/webhooks/$webhook",
    label: "settings",
    icon: IconSettings,
    texts: "webhooks",
    hidden: true,
    load: () => import("@/pages/partner/webhooks/Webhook"),
  },
  {
    path: "join",
    label: "join",
    icon: IconUserPlus,
    texts: "join",
    everywhere: true,
    load: () => import("@/pages/partner/join/Join"),
  },
];

/** Below `/operator/programs/{program}/`, or `/operator/` where `everywhere` is set. */
export const operatorPages: Page[] = [
  {
    path: "home",
    label: "home",
    icon: IconLayoutDashboard,
    texts: "operator-home",
    load: () => import("@/pages/operator/home/Home"),
  },
  {
    path: "all-programs",
    label: "allPrograms",
    icon: IconBuildingStore,
    texts: "operator-programs",
    everywhere: true,
    load: () => import("@/pages/operator/programs/Programs"),
  },
  {
    path: "terms",
    label: "programs",
    icon: IconFileDescription,
    texts: "operator-terms",
    load: () => import("@/pages/operator/terms/Terms"),
  },
  {
    path: "terms/draft",
    label: "programs",
    icon: IconFileDescription,
    texts: "operator-terms",
    hidden: true,
    load: () => import("@/pages/operator/terms/Draft"),
  },
  {
    path: "simulation",
    label: "simulation",
    icon: IconFlask,
    texts: "operator-simulation",
    load: () => import("@/pages/operator/simulation/Simulation"),
  },
  {
    path: "stats",
    label: "stats",
    icon: IconChartBar,
    texts: "operator-stats",
    load: () => import("@/pages/operator/stats/Stats"),
  },
  {
    path: "batches",
    label: "batches",
    icon: IconCalendarDollar,
    texts: "operator-batches",
    load: () => import("@/pages/operator/batches/Batches"),
  },
  {
    path: "batches/$period",
    label: "batches",
    icon: IconCalendarDollar,
    texts: "operator-batches",
    hidden: true,
    load: () => import("@/pages/operator/batches/Batch"),
  },
  {
    path: "payouts",
    label: "payouts",
    icon: IconCashBanknote,
    texts: "operator-payouts",
    load: () => import("@/pages/operator/payouts/Payouts"),
  },
  {
    path: "adjustments",
    label: "adjustments",
    icon: IconAdjustmentsDollar,
    texts: "operator-adjustments",
    scope: "ledger:adjust",
    load: () => import("@/pages/operator/adjustments/Adjustments"),
  },
  {
    path: "conversions",
    label: "conversions",
    icon: IconPlugConnected,
    texts: "operator-conversions",
    scope: "ledger:adjust",
    load: () => import("@/pages/operator/conversions/Conversions"),
  },
  {
    path: "leads",
    label: "leads",
    icon: IconUserSearch,
    texts: "operator-leads",
    load: () => import("@/pages/operator/leads/Leads"),
  },
  {
    path: "material",
    label: "material",
    icon: IconPhoto,
    texts: "operator-material",
    load: () => import("@/pages/operator/material/Material"),
  },
  {
    path: "queue",
    label: "queue",
    icon: IconUserCheck,
    texts: "operator-partners",
    load: () => import("@/pages/operator/partners/Queue"),
  },
  {
    path: "partners",
    label: "partners",
    icon: IconUsers,
    texts: "operator-partners",
    load: () => import("@/pages/operator/partners/Partners"),
  },
  {
    path: "partners/$partner",
    label: "partners",
    icon: IconUsers,
    texts: "operator-partners",
    hidden: true,
    load: () => import("@/pages/operator/partners/Partner"),
  },
  {
    path: "customers",
    label: "customers",
    icon: IconUserSearch,
    texts: "operator-customers",
    load: () => import("@/pages/operator/customers/Customers"),
  },
  {
    path: "customers/$customer",
    label: "customers",
    icon: IconUserSearch,
    texts: "operator-customers",
    hidden: true,
    load: () => import("@/pages/operator/customers/Customer"),
  },
  {
    path: "events",
    label: "events",
    icon: IconListSearch,
    texts: "operator-events",
    load: () => import("@/pages/operator/events/Events"),
  },
  {
    path: "events/$event",
    label: "events",
    icon: IconListSearch,
    texts: "operator-events",
    hidden: true,
    load: () => import("@/pages/operator/events/Event"),
  },
  {
    path: "signals",
    label: "signals",
    icon: IconShieldExclamation,
    texts: "operator-signals",
    load: () => import("@/pages/operator/signals/Signals"),
  },
  {
    path: "audit",
    label: "audit",
    icon: IconHistory,
    texts: "operator-audit",
    scope: "audit:read",
    load: () => import("@/pages/operator/audit/Audit"),
  },
  {
    path: "keys",
    label: "keys",
    icon: IconKey,
    texts: "operator-keys",
    scope: "program:write",
    load: () => import("@/pages/operator/keys/Keys"),
  },
  {
    path: "webhooks",
    label: "webhooks",
    icon: IconWebhook,
    texts: "operator-webhooks",
    scope: "program:write",
    load: () => import("@/pages/operator/webhooks/Webhooks"),
  },
  {
    path: "webhooks/$webhook",
    label: "webhooks",
    icon: IconWebhook,
    texts: "operator-webhooks",
    scope: "program:write",
    hidden: true,
    load: () => import("@/pages/operator/webhooks/Webhook"),
  },
  {
    path: "operators",
    label: "operators",
    icon: IconUsersGroup,
    texts: "operator-team",
    everywhere: true,
    load: () => import("@/pages/operator/team/Team"),
  },
];
