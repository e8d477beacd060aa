/** What the APIs say when they refuse (RFC 9457): a stable code, a sentence, and the faulty fields. */

export interface FieldFault {
  field: string;
  message: string;
}

/** A refusal. `code` is `unreachable` where no answer came, `status_NNN` where the gateway answered without one. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly FieldFault[];
  readonly requestId: string | null;

  constructor(status: number, code: string, detail: string, faults: readonly FieldFault[] = [], requestId?: string) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.requestId = requestId ?? null;
  }

  /** What is wrong with a field, by its name. */
  fault(field: string): string | undefined {
    return this.faults.find((each) => each.field === field)?.message;
  }
}

/** The problem that a response tells. */
export async function readProblem(response: Response): Promise<Problem> {
  const told: unknown = await response.json().catch(() => null);
  const body = (typeof told === "object" && told !== null ? told : {}) as Record<string, unknown>;
  const code = typeof body.code === "string" ? body.code : `status_${response.status}`;
  const detail = typeof body.detail === "string" ? body.detail : "";
  const faults = Array.isArray(body.errors) ? (body.errors as FieldFault[]) : [];
  return new Problem(response.status, code, detail, faults, body.request_id as string | undefined);
}

/** That no answer came. */
export function unreachable(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "unreachable", String(error));
}

/** The problem of whatever was thrown; what no service told is a fault of the portal's own. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "broken_page", String(error));
}
