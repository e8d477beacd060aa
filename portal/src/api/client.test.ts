// @vitest-environment happy-dom

import { afterEach, expect, it, vi } from "vitest";
import { answered, partnerApi } from "./client";
import { partnerSession } from "./session";

/** The portal's address: /session/… grants t1, t2, …; /v1/… is answered in order. */
function service(...answers: Response[]) {
  const seen: (string | null)[] = [];
  let granted = 0;
  vi.stubGlobal("fetch", async (asked: string | Request) => {
    if (typeof asked === "string") {
      granted += 1;
      return Response.json({ access_token: `t${granted}`, expires_in: 3600 });
    }
    seen.push(asked.headers.get("authorization"));
    const answer = answers.shift();
    if (answer === undefined) throw new TypeError("network");
    return answer;
  });
  return seen;
}

afterEach(async () => {
  await partnerSession.signOut();
  partnerSession.state = "unknown";
  vi.unstubAllGlobals();
});

it("sends the token, and a new one once where the old one is refused", async () => {
  const seen = service(Response.json({ message: "Unauthorized" }, { status: 401 }), Response.json({ memberships: [] }));
  expect(await answered(partnerApi.GET("/v1/me"))).toEqual({ memberships: [] });
  expect(seen).toEqual(["Bearer t1", "Bearer t2"]);
});

it("throws what the service refuses, with its code and fields", async () => {
  const errors = [{ field: "code", message: "is taken" }];
  service(Response.json({ code: "code_taken", detail: "Choose another.", errors }, { status: 409 }));
  await expect(partnerApi.GET("/v1/me")).rejects.toMatchObject({
    status: 409,
    code: "code_taken",
    message: "Choose another.",
    faults: errors,
  });
});

it("knows a gateway's answer by its status", async () => {
  service(Response.json({ message: "Too Many Requests" }, { status: 429 }));
  await expect(partnerApi.GET("/v1/me")).rejects.toMatchObject({ status: 429, code: "status_429" });
});

it("says that nothing answered", async () => {
  service();
  await expect(partnerApi.GET("/v1/me")).rejects.toMatchObject({ status: 0, code: "unreachable" });
});
