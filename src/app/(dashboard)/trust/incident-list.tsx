"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import type { IncidentView } from "@/server/services/views";
import { shortId } from "../../components/format";
import { LongText } from "../../components/long-text";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";

const CAUSE_WORDS: Record<string, string> = {
  signature: "the signature over its columns does not hold",
  revoked: "it was put back after it had been removed",
  "key-destroyed": "the key that opens it is destroyed",
  decryption: "its answer can't be decrypted",
};

const VERDICTS = {
  wrong: [
    { verdict: "never-again", label: "Never again" },
    { verdict: "right-after-all", label: "Right after all" },
    { verdict: "removed", label: "Remove the answer" },
  ],
  quarantine: [{ verdict: "removed", label: "Looked at: remove it" }],
} as const;

export function IncidentList({ incidents, empty }: { incidents: readonly IncidentView[]; empty: string }) {
  if (incidents.length === 0) return <p className="px-5 pb-5 text-ink-soft">{empty}</p>;
  return (
    <ul className="divide-y divide-line border-t border-line">
      {incidents.map((incident) => (
        <Incident key={incident.seq} incident={incident} />
      ))}
    </ul>
  );
}

function Incident({ incident }: { incident: IncidentView }) {
  const trpc = useTRPC();
  const { tenantId, tenantName, entryId, kind, cause, by, at, settleable } = incident;
  const act = useAct<unknown>({ done: "Settled" });
  const settle = useMutation(trpc.trust.settle.mutationOptions(act));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link
            href={`/tenants/${tenantId}/entries?entry=${entryId}`}
            className="font-mono text-[13px] font-medium hover:text-accent"
          >
            {shortId(entryId)}
          </Link>
          <span className="text-ink-soft">of</span>
          <LongText text={tenantName} />
        </p>
        <p className="text-[13px] text-ink-soft">
          {kind === "wrong" ? `Reported by ${by}` : (CAUSE_WORDS[cause ?? ""] ?? "it failed its proof")},{" "}
          <Ago at={at} />
        </p>
      </div>
      {settleable && (
        <div className="flex flex-wrap gap-2">
          {VERDICTS[kind].map(({ verdict, label }) => (
            <Button
              key={verdict}
              size="sm"
              busy={settle.isPending && settle.variables.verdict === verdict}
              onClick={() => settle.mutate({ tenantId, entryId, verdict })}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}
