/** Which page says more of a notification. */

import type { Notice } from "./queries";

const PAGES: Record<Notice["kind"], string> = {
  approved: "links",
  rejected: "settings",
  suspended: "settings",
  reinstated: "settings",
  terms_changed: "settings/terms",
  method_changed: "payouts/method",
  payout_paid: "payouts",
  payout_returned: "payouts",
  payout_voided: "payouts",
  balance_blocked: "balance",
};

export const pageOf = (notice: Notice): string => PAGES[notice.kind];
