"use client";

import { useMemo, useState } from "react";
import { Field } from "../../../components/ui/field";
import { Select } from "../../../components/ui/select";
import type { Fallback, PolicyVersion } from "../policy-types";
import { DiffView } from "./diff-view";
import { diffLines } from "./line-diff";

interface ComparePanelProps {
  text: string;
  opened: PolicyVersion | null;
  versions: readonly PolicyVersion[];
  fallback: Fallback;
}

/** The select's value for what is no version. */
const FALLBACK = "";

/** What the text in the editor changes of a version. */
export function ComparePanel({ text, opened, versions, fallback }: ComparePanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const baseId = chosen ?? usualBase(opened, versions);
  const base = versions.find((version) => version.id === baseId);
  const source = base?.source ?? fallback.source;
  const lines = useMemo(() => diffLines(source, text), [source, text]);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <Field label="The editor against">
          {(ids) => (
            <Select
              {...ids}
              className="w-64 max-w-full"
              value={base?.id ?? FALLBACK}
              onChange={(event) => setChosen(event.target.value)}
            >
              {versions.map((version) => (
                <option key={version.id} value={version.id}>
                  {`Version ${version.version}${version.state === "published" ? ", in force" : ""}${version.id === opened?.id ? ", as saved" : ""}`}
                </option>
              ))}
              <option value={FALLBACK}>{fallback.name}</option>
            </Select>
          )}
        </Field>
        <Counts added={countOf("added", lines)} removed={countOf("removed", lines)} />
      </div>
      <DiffView lines={lines} />
    </>
  );
}

/** What is in force; for the version in force itself, the one before it. */
function usualBase(opened: PolicyVersion | null, versions: readonly PolicyVersion[]): string {
  const inForce = versions.find((version) => version.state === "published");
  if (inForce === undefined) return FALLBACK;
  if (inForce.id !== opened?.id) return inForce.id;
  return versions.find((version) => version.version < inForce.version)?.id ?? FALLBACK;
}

function countOf(kind: "added" | "removed", lines: ReturnType<typeof diffLines>): number {
  return lines.filter((line) => line.kind === kind).length;
}

function Counts({ added, removed }: { added: number; removed: number }) {
  return (
    <p className="text-[13px] text-ink-soft tabular-nums">
      <span className="font-medium text-success">+{added}</span>{" "}
      <span className="font-medium text-danger">−{removed}</span> lines
    </p>
  );
}
