"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { type ComponentProps, type FormEvent, useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { plural } from "../../components/format";
import { PageHeader } from "../../components/page-header";
import { Button } from "../../components/ui/button";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { TextField } from "../../components/ui/text-field";
import { describeFailure } from "../../data/failure";
import { EraseEverywhere } from "./erase-everywhere";
import { HeldList } from "./held-list";
import { type Search as PersonSearch, usePersonSearch } from "./person-search";
import { StartedErasures } from "./started-erasures";

/** One person, in all tenants that the officer may see: what is held, given out or erased, with a case number. */
export function PersonDesk() {
  const { search, look, forget } = usePersonSearch();
  const [started, setStarted] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <PageHeader
        title="Person desk"
        lead="What is held about one person, in every tenant that you may see. What you type goes into no address and no log."
        actions={
          <Button asChild>
            <a href="/verify" target="_blank" rel="noreferrer">
              Verify a receipt
            </a>
          </Button>
        }
      />
      <div className="flex flex-col gap-5">
        <Panel>
          <PersonForm
            busy={search?.running === true || erasing}
            onPerson={(subject) => {
              setStarted([]);
              setFailed([]);
              void look(subject);
            }}
          />
        </Panel>
        {failed.length > 0 && (
          <Notice kind="danger" title={`Not begun in ${plural(failed.length, "tenant", "tenants")}`} announce>
            {failed.join(" · ")} Look for the person again to erase there.
          </Notice>
        )}
        {started.length > 0 && <StartedErasures ids={started} />}
        {search && started.length === 0 && (
          <Found
            key={search.number}
            search={search}
            onBusy={setErasing}
            onStarted={(ids, refused) => {
              const nameOf = (id: string) => search.held.find(({ tenantId }) => tenantId === id)?.tenantName ?? id;
              setStarted(ids);
              setFailed(refused.map(({ tenantId, line }) => `${nameOf(tenantId)}: ${line}`));
              forget();
            }}
          />
        )}
        {search === null && started.length === 0 && <Hints />}
      </div>
    </>
  );
}

function PersonForm({ busy, onPerson }: { busy: boolean; onPerson: (subject: string) => void }) {
  const [typed, setTyped] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== "") onPerson(typed);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-2">
      <TextField
        label="The person"
        hint="As an app names them: the user field of a request, or the Lethe-Subject header. Only of an e-mail address capital letters make no difference."
        className="min-w-60 flex-1"
        required
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onText={setTyped}
      />
      <Button type="submit" look="primary" className="mt-[26px] max-sm:mt-0" busy={busy} disabled={typed.trim() === ""}>
        {!busy && <Search aria-hidden="true" />}
        Look in every tenant
      </Button>
    </form>
  );
}

function Hints() {
  return (
    <Panel padded={false}>
      <EmptyState
        title="Whom is it about?"
        action={
          <Button asChild>
            <Link href="/erasures">Erasures by case</Link>
          </Button>
        }
      >
        First it is counted what is held. Then it can be exported for them, or erased, with a receipt for each tenant.
      </EmptyState>
    </Panel>
  );
}

interface FoundProps extends Pick<ComponentProps<typeof EraseEverywhere>, "onBusy" | "onStarted"> {
  search: PersonSearch;
}

function Found({ search, onBusy, onStarted }: FoundProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const { held, spellings, looked, running, error, subject } = search;
  const erasable = held.filter(({ mayErase }) => mayErase).map(({ tenantId }) => tenantId);
  const selected = chosen ?? new Set(erasable);
  return (
    <>
      <Panel
        title={
          held.length === 0 && !running ? "Nothing is held" : `Held in ${plural(held.length, "tenant", "tenants")}`
        }
        description={
          <span role="status">
            {running ? "Looking" : "Looked"} at {plural(looked, "tenant", "tenants")}, for{" "}
            {plural(spellings.length, "spelling", "spellings")}:{" "}
            <span className="[overflow-wrap:anywhere]">{spellings.map((spelling) => `“${spelling}”`).join(", ")}</span>
          </span>
        }
        padded={false}
      >
        {error !== null && (
          <Notice kind="danger" title={describeFailure(error).title} className="m-4" announce>
            {describeFailure(error).advice} What is listed was found before that.
          </Notice>
        )}
        {held.length === 0 && !running && error === null && (
          <p className="px-5 pb-5 text-[13px] text-ink-soft">
            Nobody of this name has been answered. Spellings count: look at what the app really sends, prefixes
            included. To certify that nothing is held, open a tenant and then Erase.
          </p>
        )}
        {held.length > 0 && (
          <HeldList subject={subject} held={held} selected={selected} onSelected={(ids) => setChosen(ids)} />
        )}
      </Panel>
      {erasable.length > 0 && !running && (
        <EraseEverywhere
          subject={subject}
          tenantIds={erasable.filter((tenantId) => selected.has(tenantId))}
          onBusy={onBusy}
          onStarted={onStarted}
        />
      )}
    </>
  );
}
