/** The lines of a comparison as the service gives them: what was earned under either terms, in minor units. */

export interface Compared {
  unit: string;
  before: number;
  after: number;
  difference: number;
  partner?: string;
  event?: string;
  recipient?: string;
}

export const compared = (rows: readonly Record<string, unknown>[]): Compared[] => rows as unknown as Compared[];
