"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { TrailCheckView, TrustView } from "@/server/services/views";
import { formatCount, formatDateTime, plural } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { useAct } from "../../data/act";
import { CALM_MS } from "../../data/live";
import { useCan } from "../../data/session";
import { useTRPC } from "../../data/trpc";
import { capitalised, concernsOf } from "./concerns";
import { FailuresPanels } from "./failures-panels";
import { IncidentList } from "./incident-list";

/** What somebody should look at, and a green line when there is nothing. */
export function Trust() {
  const trpc = useTRPC();
  const trust = useQuery(trpc.trust.get.queryOptions(undefined, { refetchInterval: CALM_MS }));
  return (
    <>
      <PageHeader
        title="Trust"
        lead="Answers that were reported as wrong, entries that failed their proof, and whether the audit trail still holds."
      />
      <Loaded query={trust}>{(view) => <TrustBody trust={view} />}</Loaded>
    </>
  );
}

function TrustBody({ trust }: { trust: TrustView }) {
  const wrong = trust.incidents.filter(({ kind }) => kind === "wrong");
  const quarantined = trust.incidents.filter(({ kind }) => kind === "quarantine");
  return (
    <div className="flex flex-col gap-5">
      <StateNotice trust={trust} />
      {trust.incidentsMore && (
        <Notice kind="warning" title="Not all are listed">
          Settle some of these, or search the audit trail for <code>entry.wrong</code> and <code>entry.quarantine</code>
          .
        </Notice>
      )}
      <Panel
        title="Reported as wrong"
        description="An app said that an answer did not fit. Since then the entry serves only the very request that it was stored for."
        padded={false}
      >
        <IncidentList incidents={wrong} empty="No answer was reported." />
      </Panel>
      <Panel
        title="Quarantined entries"
        description="Their signature did not hold: they were changed outside of Lethe, put back, or their key is gone. They are never served, and stay listed here beside the answer that took their place."
        padded={false}
      >
        <IncidentList incidents={quarantined} empty="Every entry that was read held its proof." />
      </Panel>
      <FailuresPanels />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <ErasurePanel erasures={trust.erasures} />
        {trust.audit !== null && <AuditPanel audit={trust.audit} />}
      </div>
    </div>
  );
}

/** One line for all that is below. It is there from the start, so that nothing moves when the rest is known. */
function StateNotice({ trust }: { trust: TrustView }) {
  const trpc = useTRPC();
  const failures = useQuery(trpc.trust.failures.queryOptions(undefined, { refetchInterval: CALM_MS }));
  const concerns = concernsOf(trust, failures.data);
  if (concerns.length > 0)
    return (
      <Notice kind="warning" title="Somebody should look">
        {capitalised(concerns.join(", "))}.
      </Notice>
    );
  if (failures.data === undefined)
    return (
      <Notice title={failures.error ? "Not all is known" : "Looking"}>
        No answer waits to be looked at.{" "}
        {failures.error ? "Errors and alarms could not be read." : "Errors and alarms are being read."}
      </Notice>
    );
  return (
    <Notice kind="success" title="All is well">
      No answer waits to be looked at, every entry that was read held its proof, nothing failed, and no erasure is
      stuck.
    </Notice>
  );
}

function ErasurePanel({ erasures }: Pick<TrustView, "erasures">) {
  return (
    <Panel title="Erasures under way">
      {erasures.length === 0 ? (
        <p className="text-ink-soft">None is under way or waiting.</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {erasures.map(({ id, tenantName, failure }) => (
            <li key={id} className="min-w-0 [overflow-wrap:anywhere]">
              <Link href={`/erasures/${id}`} className="font-medium hover:text-accent">
                {tenantName}
              </Link>
              <span className={failure === null ? "text-ink-soft" : "text-warning"}>
                {failure === null ? " under way" : ` waits: ${failure}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function AuditPanel({ audit }: { audit: NonNullable<TrustView["audit"]> }) {
  const trpc = useTRPC();
  const may = useCan("audit");
  const act = useAct<unknown>();
  const verify = useMutation(trpc.trust.verify.mutationOptions(act));
  return (
    <Panel title="Audit trail">
      {audit.broken ? (
        <Notice kind="danger" title="Records are not what was signed">
          Nothing more is signed over them. Compare the trail with a checkpoint that was kept elsewhere.
        </Notice>
      ) : (
        <p>
          Every record was covered by a signed checkpoint <Ago at={audit.coveredAt} />.
        </p>
      )}
      {may && (
        <Button className="mt-3" busy={verify.isPending} onClick={() => verify.mutate()}>
          Verify every record now
        </Button>
      )}
      {verify.data && (
        <Notice
          kind={verify.data.changed === null && !verify.data.broken ? "success" : "danger"}
          className="mt-3"
          announce
          title={titleOf(verify.data)}
        >
          {verify.data.whole
            ? `Checked at ${formatDateTime(new Date(verify.submittedAt).toISOString())}.`
            : "Longer than is checked here: export it and verify it outside."}
        </Notice>
      )}
    </Panel>
  );
}

function titleOf({ changed, broken, checked }: TrailCheckView): string {
  if (changed !== null) return `Record ${formatCount(changed)} was changed`;
  if (broken) return "The records are not those that were signed";
  return `${plural(checked, "record is", "records are")} as they were written`;
}
