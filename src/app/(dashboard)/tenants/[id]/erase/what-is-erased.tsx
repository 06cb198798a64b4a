import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import type { ErasurePreviewView } from "@/server/services/views";
import { formatCount } from "../../../../components/format";

const DESTROYED = [
  "The keys that open the answers. From that moment on nothing can be read, not even from a copy of the database.",
  "The rows themselves, in every table, and the pages of the files in which they lay.",
  "What is held in memory: the index, buffers, and answers on their way.",
];

const OUT_OF_REACH = [
  "Backups of the database. Their keys are destroyed here, so nobody can open them; but a backup that also holds the key vault of that time can still be opened. Delete that one.",
  "Answers that apps have already received, and the logs of the models' providers.",
  "The record that this erasure took place. It names no content.",
];

const DELETED =
  "Name, settings, app keys, policies, grants and older receipts: its apps are refused from then on, and what the audit trail says of it is taken out, with a signed record that says so. Download the receipts that you need first. The new receipt holds the name only as a digest.";

export function WhatIsErased({ preview, deletion }: { preview: ErasurePreviewView; deletion: boolean }) {
  const whole = preview.subject === null;
  return (
    <>
      <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-xl border border-line bg-line">
        <Count label="Entries" value={preview.entries} />
        <Count label="Decisions" value={preview.decisions} />
        <Count label="Usage rows" value={preview.usageRows} />
      </dl>
      <div className="mt-6 grid gap-x-10 gap-y-6 md:grid-cols-2">
        <List
          title="What is destroyed"
          items={deletion ? [...DESTROYED, DELETED] : DESTROYED}
          icon={<Check className="text-danger" />}
        />
        <List title="What is out of reach" items={OUT_OF_REACH} icon={<Minus className="text-ink-faint" />} />
      </div>
      <p className="mt-5 max-w-2xl text-ink-soft">
        {deletion
          ? "The tenant goes as well, for good: to empty its cache and go on, erase the whole tenant instead."
          : whole
            ? "The tenant itself stays, with its settings and app keys, so its apps go on working: the next call is a miss. While it runs, calls go to the model and are not cached."
            : "Everyone else of the tenant keeps their answers. The next call of this person is a miss."}
      </p>
    </>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-[13px] text-ink-soft">{label}</dt>
      <dd className="text-2xl font-semibold tracking-[-0.02em] tabular-nums">{formatCount(value)}</dd>
    </div>
  );
}

function List({ title, items, icon }: { title: string; items: readonly string[]; icon: ReactNode }) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-2 flex flex-col gap-2 text-[13px] text-ink-soft">
        {items.map((item) => (
          <li key={item} className="flex gap-2.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
            <span aria-hidden="true">{icon}</span>
            {item}
          </li>
        ))}
      </ul>
    </div>
  );
}
