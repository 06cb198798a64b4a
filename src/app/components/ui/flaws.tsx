"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useMemo, useState } from "react";

type Report = (id: string, flaw: string | null) => void;

const FlawContext = createContext<Report>(() => undefined);

/** What the fields of a form say against what is typed in them: the form is not sent while there is any. */
export function useFlaws() {
  const [flaws, setFlaws] = useState<ReadonlyMap<string, string>>(new Map());
  const report = useCallback<Report>((id, flaw) => {
    setFlaws((before) => {
      if ((before.get(id) ?? null) === flaw) return before;
      const after = new Map(before);
      if (flaw === null) after.delete(id);
      else after.set(id, flaw);
      return after;
    });
  }, []);
  const first: string | null = flaws.values().next().value ?? null;
  return useMemo(() => ({ report, first }), [report, first]);
}

export function FlawProvider({ report, children }: { report: Report; children: ReactNode }) {
  return <FlawContext.Provider value={report}>{children}</FlawContext.Provider>;
}

/** Tells the form around, if there is one; a field that goes away takes its flaw along. */
export function useFlaw(flaw: string | null): void {
  const id = useId();
  const report = useContext(FlawContext);
  useEffect(() => {
    report(id, flaw);
    return () => report(id, null);
  }, [report, id, flaw]);
}
