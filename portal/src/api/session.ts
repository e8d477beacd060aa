/** Who is signed in: the access token lives in memory alone, the refresh token in a cookie that no script can read. */

import { Problem, readProblem, unreachable } from "./problem";

export type Pool = "partners" | "operators";

export type Challenge = "SOFTWARE_TOKEN_MFA" | "MFA_SETUP" | "NEW_PASSWORD_REQUIRED";

/** What Cognito wants to see next. `secret` and `otpauth` come with MFA_SETUP. */
export interface Challenged {
  challenge: Challenge;
  session: string;
  secret?: string;
  otpauth?: string;
}

interface Granted {
  access_token: string;
  expires_in: number;
}

export type SessionState = "unknown" | "in" | "out";

const EARLY_MS = 60_000;

/** The session of one user pool; pages subscribe to `state`. */
export class Session {
  readonly pool: Pool;
  state: SessionState = "unknown";
  #token = "";
  #endsAt = 0;
  #refreshing: Promise<boolean> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** null when signed in, else what is asked for next. Throws Problem. */
  async signIn(email: string, password: string): Promise<Challenged | null> {
    return this.#take(await this.post("sign-in", { email, password }));
  }

  /** Answers a challenge; null when signed in, else the next one. Throws Problem. */
  async answer(
    email: string,
    asked: Challenged,
    given: { code?: string; new_password?: string },
  ): Promise<Challenged | null> {
    const body = { email, challenge: asked.challenge, session: asked.session, ...given };
    return this.#take(await this.post("challenge", body));
  }

  async signOut(): Promise<void> {
    await this.post("sign-out", {}).catch(() => undefined);
    this.#set("out", "", 0);
  }

  /** A token that works for a while yet; null when nobody is signed in. */
  async token(): Promise<string | null> {
    if (this.state === "out") return null;
    if (Date.now() < this.#endsAt - EARLY_MS) return this.#token;
    return (await this.refresh()) ? this.#token : null;
  }

  /** Asks for a new token by the cookie, once however many ask for it; false when nobody is signed in. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** A route of /session/{pool}; the answer's body, undefined where there is none. Throws Problem. */
  async post(route: string, body: object): Promise<unknown> {
    const response = await fetch(`/session/${this.pool}/${route}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }).catch((error: unknown) => {
      throw unreachable(error);
    });
    if (!response.ok) throw await readProblem(response);
    return response.status === 204 ? undefined : response.json();
  }

  async #refresh(): Promise<boolean> {
    try {
      this.#take(await this.post("refresh", {}));
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.#set("out", "", 0);
      else throw error;
      return false;
    }
  }

  #take(told: unknown): Challenged | null {
    const answer = told as Granted | Challenged;
    if ("challenge" in answer) return answer;
    this.#set("in", answer.access_token, Date.now() + answer.expires_in * 1000);
    return null;
  }

  #set(state: SessionState, token: string, endsAt: number): void {
    this.#token = token;
    this.#endsAt = endsAt;
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const partnerSession = new Session("partners");
export const operatorSession = new Session("operators");
