import { afterEach, expect, it, vi } from "vitest";
import { Problem } from "./problem";
import { Session } from "./session";

const MINUTE = 60_000;

/** The session routes as the portal meets them: answers by route, in order; what was asked is kept. */
function service(answers: Record<string, Response[]>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    const route = address.split("/").at(-1) ?? "";
    const answer = answers[route]?.shift();
    if (answer === undefined) throw new TypeError("network");
    return answer;
  });
  return asked;
}

const granted = (token: string, seconds = 3600) => Response.json({ access_token: token, expires_in: seconds });
const refused = (status: number, code: string) => Response.json({ code, detail: "…" }, { status });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("asks for the second factor before it is signed in", async () => {
  const session = new Session("operators");
  service({
    "sign-in": [Response.json({ challenge: "SOFTWARE_TOKEN_MFA", session: "s" })],
    challenge: [granted("t1")],
  });
  const asked = await session.signIn("olivia@office.example", "…");
  expect(asked?.challenge).toBe("SOFTWARE_TOKEN_MFA");
  expect(session.state).toBe("unknown");
  expect(asked && (await session.answer("olivia@office.example", asked, { code: "123456" }))).toBeNull();
  expect(session.state).toBe("in");
  expect(await session.token()).toBe("t1");
});

it("refreshes before the token ends, once for all who ask at that moment", async () => {
  vi.useFakeTimers();
  const session = new Session("partners");
  const asked = service({ refresh: [granted("t1", 300), granted("t2", 300)] });
  await session.refresh();
  expect(await session.token()).toBe("t1");
  vi.advanceTimersByTime(4 * MINUTE + 1);
  expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual(["t2", "t2", "t2"]);
  expect(asked).toEqual(["/session/partners/refresh", "/session/partners/refresh"]);
});

it("is over when the cookie works no more, and tells whoever watches", async () => {
  const session = new Session("partners");
  const seen: string[] = [];
  session.subscribe(() => seen.push(session.state));
  service({ refresh: [granted("t1"), refused(401, "no_session")] });
  await session.refresh();
  expect(await session.refresh()).toBe(false);
  expect(await session.token()).toBeNull();
  expect(seen).toEqual(["in", "out"]);
});

it("is not over because the service can't be reached", async () => {
  const session = new Session("partners");
  service({ refresh: [granted("t1")] });
  await session.refresh();
  await expect(session.refresh()).rejects.toMatchObject({ code: "unreachable" });
  expect(session.state).toBe("in");
});

it("says why it was refused", async () => {
  const session = new Session("partners");
  const errors = [{ field: "password", message: "must have a digit" }];
  service({ "sign-up": [Response.json({ code: "invalid_password", detail: "…", errors }, { status: 422 })] });
  const problem = await session.post("sign-up", {}).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).fault("password")).toBe("must have a digit");
});
