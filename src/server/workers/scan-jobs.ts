import { classify } from "@/lib/pii/classify";
import { redactValues } from "@/lib/pii/redact/leaves";
import { Scanners } from "@/lib/pii/scanners";
import type { JobInput, JobOutput } from "../ports/worker-pool";

/** A thread keeps fewer than the event loop: there are several of them, and each makes its own. */
const SCANNERS_MAX = 64;
const scanners = new Scanners(SCANNERS_MAX);

export function scanText({ recognisers, text }: JobInput<"scan-text">): JobOutput<"scan-text"> {
  return scanners.of(recognisers).scan(text);
}

export function classifyTexts({ recognisers, texts }: JobInput<"classify-texts">): JobOutput<"classify-texts"> {
  return classify(scanners.of(recognisers), texts);
}

export function redact({ recognisers, values, numbered }: JobInput<"redact-values">): JobOutput<"redact-values"> {
  return redactValues(values, scanners.of(recognisers), numbered);
}
