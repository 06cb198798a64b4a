"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Loaded } from "../../../../components/loaded";
import { ReadOnlyNote } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { Notice } from "../../../../components/ui/notice";
import type { Option } from "../../../../components/ui/options";
import { Panel } from "../../../../components/ui/panel";
import { Segmented } from "../../../../components/ui/segmented";
import { Skeleton } from "../../../../components/ui/skeleton";
import { TextField } from "../../../../components/ui/text-field";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { EraseForm } from "./erase-form";
import { ExportButton } from "./export-button";
import { WhatIsErased } from "./what-is-erased";

type Whom = "tenant" | "subject" | "deletion";

const WHOM_OPTIONS: readonly Option<Whom>[] = [
  { value: "tenant", label: "The whole tenant" },
  { value: "subject", label: "One person" },
  { value: "deletion", label: "The tenant itself" },
];

/** Whom, what, and then the words that confirm it. Nothing here is hidden behind a dialog. */
export function Erase() {
  const tenant = useTenant();
  const [whom, setWhom] = useState<Whom>("tenant");
  const [subject, setSubject] = useState<string | null>(null);
  const ready = whom !== "subject" || subject !== null;
  return (
    <>
      {whom === "deletion" ? (
        <ReadOnlyNote act="tenants.delete" what="delete a tenant" />
      ) : (
        <ReadOnlyNote act="erase" what="erase" />
      )}
      <Panel
        title="Erase"
        description="Makes answers disappear for good and gives a signed receipt that anyone can verify."
      >
        <Segmented label="Whom to erase" value={whom} options={WHOM_OPTIONS} onChange={setWhom} />
        {whom === "subject" && <SubjectForm subject={subject} onSubject={setSubject} />}
        {ready && (
          <Preview
            key={whom === "subject" ? subject : whom}
            tenantId={tenant.id}
            subject={whom === "subject" ? subject : null}
            deletion={whom === "deletion"}
          />
        )}
      </Panel>
    </>
  );
}

interface SubjectFormProps {
  subject: string | null;
  onSubject: (subject: string | null) => void;
}

function SubjectForm({ subject, onSubject }: SubjectFormProps) {
  const [typed, setTyped] = useState(subject ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubject(typed.trim());
  };
  return (
    <form onSubmit={submit} className="mt-5 flex max-w-xl flex-wrap items-start gap-2">
      <TextField
        label="The person"
        hint="Exactly as the app sends it: the user field of the request, or the Lethe-Subject header."
        className="min-w-60 flex-1"
        required
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onText={(text) => {
          setTyped(text);
          onSubject(null);
        }}
      />
      <Button type="submit" className="mt-[26px]" disabled={typed.trim() === ""}>
        Count what is held
      </Button>
    </form>
  );
}

/** A zero looks like success. Mostly it is a typing mistake. */
function NothingHeld() {
  return (
    <Notice kind="warning" title="Nothing is held under this spelling" className="mb-5" announce>
      Spellings count: look at what the app really sends, capital letters and prefixes included. If it is right, an
      erasure still gives a receipt: one that says that nothing was held.
    </Notice>
  );
}

interface PreviewProps {
  tenantId: string;
  subject: string | null;
  deletion: boolean;
}

function Preview({ tenantId, subject, deletion }: PreviewProps) {
  const trpc = useTRPC();
  const preview = useQuery(trpc.erasures.preview.queryOptions({ tenantId, ...(subject === null ? {} : { subject }) }));
  return (
    <div className="mt-6">
      <Loaded query={preview} skeleton={<Skeleton className="h-20 w-full rounded-xl" />}>
        {(view) => (
          <>
            {view.nothingHeld && <NothingHeld />}
            <WhatIsErased preview={view} deletion={deletion} />
            {subject !== null && <ExportButton tenantId={tenantId} subject={subject} />}
            <EraseForm tenantId={tenantId} preview={view} deletion={deletion} />
          </>
        )}
      </Loaded>
    </div>
  );
}
