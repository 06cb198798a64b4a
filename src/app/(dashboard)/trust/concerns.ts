import type { FailuresView } from "@/server/services/trust/list-failures";
import type { TrustView } from "@/server/services/views";
import { plural } from "../../components/format";

/** What keeps the page from saying that all is well, each in a few words. @param failures undefined: not known yet */
export function concernsOf(trust: TrustView, failures: FailuresView | undefined): string[] {
  const count = (kind: TrustView["incidents"][number]["kind"]) =>
    trust.incidents.filter((incident) => incident.kind === kind).length;
  const [wrong, quarantined] = [count("wrong"), count("quarantine")];
  const stuck = trust.erasures.filter(({ failure }) => failure !== null).length;
  const failed = failures?.failures.reduce((sum, { requests }) => sum + requests, 0) ?? 0;
  const alarms = failures?.alarms.length ?? 0;
  const concerns: [unknown, string][] = [
    [trust.audit?.broken, "the audit trail is not what was signed"],
    [quarantined, plural(quarantined, "entry failed its proof", "entries failed their proof")],
    [wrong, plural(wrong, "answer was reported as wrong", "answers were reported as wrong")],
    [trust.incidentsMore, "more wait than are listed"],
    [stuck, plural(stuck, "erasure waits", "erasures wait")],
    [alarms, plural(alarms, "alarm was raised in the last week", "alarms were raised in the last week")],
    [failed, plural(failed, "request met an error in the last day", "requests met an error in the last day")],
  ];
  return concerns.flatMap(([holds, words]) => (holds ? [words] : []));
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
