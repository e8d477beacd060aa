/** The two APIs as typed clients. A refusal is thrown as a Problem, so that `data` is there whenever a call returns. */

import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths as OperatorPaths, components as operatorComponents } from "./generated/operator";
import type { paths as PartnerPaths, components as partnerComponents } from "./generated/partner";
import { Problem, readProblem, unreachable } from "./problem";
import { operatorSession, partnerSession, type Session } from "./session";

/** A view or body of the partner API, by its name in the OpenAPI document. */
export type Partner = partnerComponents["schemas"];
/** A view or body of the operator API, by its name in the OpenAPI document. */
export type Operator = operatorComponents["schemas"];

async function ask(session: Session, request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(session, request);
  if (response.status !== 401 || !(await session.refresh())) return response;
  return send(session, again);
}

async function send(session: Session, request: Request): Promise<Response> {
  const token = await session.token();
  if (token === null) throw new Problem(401, "no_session", "");
  request.headers.set("authorization", `Bearer ${token}`);
  return fetch(request);
}

const refusals: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response);
  },
  onError: ({ error }) => unreachable(error),
};

function client<Paths extends object>(session: Session): Client<Paths> {
  const made = createClient<Paths>({ baseUrl: "/", fetch: (request: Request) => ask(session, request) });
  made.use(refusals);
  return made;
}

export const partnerApi = client<PartnerPaths>(partnerSession);
export const operatorApi = client<OperatorPaths>(operatorSession);

/** The body of an answer that has one: `const me = await answered(partnerApi.GET("/v1/me"))`. */
export async function answered<Data>(asked: Promise<{ data?: Data }>): Promise<NonNullable<Data>> {
  const { data } = await asked;
  if (data === undefined || data === null) throw new Problem(0, "empty_answer", "");
  return data;
}

/** The header of a POST that must have its effect once, however often the button is pressed or the network fails. */
export const once = (key: string) => ({ "Idempotency-Key": key });
