"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { formatCount, plural } from "../../../../components/format";
import { Button } from "../../../../components/ui/button";
import { Dialog, DialogActions } from "../../../../components/ui/dialog";
import { Notice } from "../../../../components/ui/notice";
import { TextField } from "../../../../components/ui/text-field";
import { useAct } from "../../../../data/act";
import { failureLine } from "../../../../data/failure";
import { LIVE_MS } from "../../../../data/live";
import { useTRPC } from "../../../../data/trpc";
import { JobBar } from "../../../server/jobs-panel";
import { useTenant } from "../tenant-frame";

const FIELDS = [
  { name: "tag", label: "Tag" },
  { name: "agent", label: "Agent" },
  { name: "batch", label: "Batch" },
  { name: "model", label: "Model" },
  { name: "namespace", label: "Namespace" },
] as const;
type FieldName = (typeof FIELDS)[number]["name"];
type Asked = Partial<Record<FieldName, string>> & { before?: string };

/** What a form says, without its empty fields. Days are the reader's own. */
function askedOf(typed: Record<FieldName, string>, day: string): Asked {
  const named = FIELDS.flatMap(({ name }) => (typed[name].trim() === "" ? [] : [[name, typed[name].trim()] as const]));
  return { ...Object.fromEntries(named), ...(day === "" ? {} : { before: new Date(`${day}T00:00:00`).toISOString() }) };
}

/** Who stored an entry stands with its tags, and a row is found by one of them. */
const ONE_OF: readonly FieldName[] = ["tag", "agent", "batch"];
const ONE_OF_WORDS = "Tag, agent and batch can't be combined: empty all but one.";

const EMPTY: Record<FieldName, string> = { tag: "", model: "", namespace: "", agent: "", batch: "" };

/** All that a tag, a model or a namespace has brought in: counted first, then removed, slice by slice. */
export function InvalidateDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState(EMPTY);
  const [day, setDay] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  // What is removed is what was counted: neither changes under a removal that is under way.
  const [removing, setRemoving] = useState(false);
  const nothing = Object.keys(askedOf(typed, day)).length === 0;
  const marks = ONE_OF.filter((name) => typed[name].trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!nothing && marks.length < 2) setAsked(askedOf(typed, day));
  };
  return (
    <Dialog
      onClose={onClose}
      title="Remove many entries"
      description="Those that fit every field that is filled in, each compared whole, letter by letter. Of tag, agent and batch, one at a time."
    >
      <form onSubmit={submit}>
        <fieldset disabled={removing} className="grid gap-4 sm:grid-cols-2">
          <legend className="sr-only">Which entries</legend>
          {FIELDS.map(({ name, label }) => (
            <TextField
              key={name}
              label={label}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              error={marks.length > 1 && marks.at(-1) === name ? ONE_OF_WORDS : null}
              value={typed[name]}
              onText={(text) => {
                setTyped({ ...typed, [name]: text });
                setAsked(null);
              }}
            />
          ))}
          <TextField
            label="Stored before"
            type="date"
            value={day}
            onText={(text) => {
              setDay(text);
              setAsked(null);
            }}
          />
        </fieldset>
        {asked !== null && <Counted asked={asked} onRemoving={setRemoving} onDone={onClose} />}
        {asked === null && (
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" disabled={nothing || marks.length > 1}>
              Count them first
            </Button>
          </DialogActions>
        )}
      </form>
    </Dialog>
  );
}

interface CountedProps {
  asked: Asked;
  onRemoving: (removing: boolean) => void;
  onDone: () => void;
}

function Counted({ asked, onRemoving, onDone }: CountedProps) {
  const trpc = useTRPC();
  const tenant = useTenant();
  const count = useQuery(
    trpc.entries.previewInvalidation.queryOptions({ tenantId: tenant.id, filter: asked }, { retry: false, gcTime: 0 }),
  );
  const act = useAct<{ removed: number }>({ done: "Entries removed", failureShown: true, onDone });
  const remove = useMutation(trpc.entries.invalidate.mutationOptions(act));
  const start = () => {
    onRemoving(true);
    remove.mutate({ tenantId: tenant.id, filter: asked }, { onSettled: () => onRemoving(false) });
  };
  const failure = count.error ?? remove.error;
  const found = count.data?.entries ?? 0;
  return (
    <div className="mt-5">
      {failure && <Notice kind="danger" title={failureLine(failure)} announce />}
      <p role="status" className="text-[13px]">
        {count.data
          ? `${plural(found, "entry fits", "entries fit")}, of ${formatCount(count.data.of)} held. The next call with such a question is a miss.`
          : count.error
            ? ""
            : "Counting…"}
      </p>
      {remove.isPending && <RemovalProgress />}
      <DialogActions>
        <Button onClick={onDone}>{remove.isPending ? "Close, and let it go on" : "Cancel"}</Button>
        <Button look="danger" busy={remove.isPending} disabled={found === 0} onClick={start}>
          Remove {plural(found, "entry", "entries")}
        </Button>
      </DialogActions>
    </div>
  );
}

function RemovalProgress() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const jobs = useQuery(trpc.jobs.list.queryOptions({ tenantId: tenant.id }, { refetchInterval: LIVE_MS / 4 }));
  const job = jobs.data?.find(({ kind }) => kind === "entries.delete");
  return job ? <JobBar job={job} /> : null;
}
