/** One step of a form: it is under way, or it was refused and the form says why. */

import { type SubmitEvent, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";

export function useStep(act: () => Promise<void>) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event?: SubmitEvent) => {
    event?.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return { problem, busy, submit };
}
