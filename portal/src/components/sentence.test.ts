import { expect, it } from "vitest";
import { isTranslatedFor } from "./sentence";

it("tells operators about a partner's account in the service's words, since the translation speaks to the partner", () => {
  expect(isTranslatedFor("/programs/acme/payouts", "recipient_blocked")).toBe(true);
  expect(isTranslatedFor("/operator/programs/acme/batches/2026-10", "recipient_blocked")).toBe(false);
  expect(isTranslatedFor("/operator/programs/acme/batches/2026-10", "missing_scope")).toBe(true);
});
