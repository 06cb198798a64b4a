import { Detector } from "./detector";
import { unescapeText } from "./escapes";
import { foldText } from "./fold";
import { mergeHits } from "./merge";
import { BUILT_IN } from "./recognisers/builtin";
import { severityOf, tierOf } from "./tier";
import { type Finding, type Scan, type Scanner, SEVERITY_OF } from "./types";
import type { Hit } from "./values";
import { View } from "./view";

export type { Finding, PiiType, Scan, Scanner } from "./types";

export const SCANNER_VERSION = "pii-1";

export interface CustomRecogniser {
  name: string;
  pattern: string;
  severity?: "low" | "high";
}

const detector = new Detector(BUILT_IN);

export function createScanner(_options: { custom?: CustomRecogniser[]; deny?: string[]; allow?: string[] } = {}): Scanner {
  return { version: SCANNER_VERSION, scan: (text) => runToEnd(scanSliced(text)) };
}

function runToEnd<T>(slices: Generator<undefined, T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
  }
}

const BUDGET = 256;

export function* scanSliced(text: string, budget = BUDGET): Generator<undefined, Scan> {
  const folded = foldText(text);
  const hits = yield* detector.detect(folded.text, budget);
  const findings = hits.map((hit) => toFinding(hit, folded));
  const unescaped = unescapeText(folded.text);
  if (unescaped !== undefined) {
    const more = yield* detector.detect(unescaped.text, budget);
    for (const hit of more) {
      if (!unescaped.changed(hit.start, hit.end)) continue;
      findings.push(toFinding({ ...hit, start: unescaped.start(hit.start), end: unescaped.end(hit.end) }, folded));
    }
  }
  const merged = mergeHits(findings);
  return { findings: merged, severity: severityOf(merged), tier: tierOf(merged) };
}

function toFinding({ start, end, type, score }: Hit, view: View): Finding {
  return { start: view.start(start), end: view.end(end), type, severity: SEVERITY_OF[type], score };
}
