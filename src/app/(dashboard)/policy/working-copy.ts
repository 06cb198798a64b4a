"use client";

import { useState } from "react";
import type { Fallback, PolicyVersion } from "./policy-types";

/** The text under work, the version it was opened from, and whether it was changed since. */
export interface WorkingCopy {
  /** Null: the fallback, which is no version of this owner. */
  opened: PolicyVersion | null;
  /** Of the text that this one was made from: another one in the list was saved by somebody else since. */
  baseDigest: string | null;
  text: string;
  note: string;
  unsaved: boolean;
  setText: (text: string) => void;
  setNote: (note: string) => void;
  /** Drops what was not saved. */
  open: (version: PolicyVersion | null) => void;
}

/** A draft keeps its note; what is made of another version begins without one. */
function copyOf(version: PolicyVersion | null, fallback: Fallback) {
  const source = version?.source ?? fallback.source;
  const note = version?.state === "draft" ? version.note : "";
  return { id: version?.id ?? null, baseDigest: version?.digest ?? null, saved: { source, note }, text: source, note };
}

export function useWorkingCopy(versions: readonly PolicyVersion[], fallback: Fallback): WorkingCopy {
  const inForce = versions.find((version) => version.state === "published") ?? null;
  // What was just saved is not in the list yet: it is kept until the list has it.
  const [opening, setOpening] = useState<PolicyVersion | null>(inForce);
  const [copy, setCopy] = useState(() => copyOf(inForce, fallback));
  const opened = copy.id === null ? null : (versions.find((version) => version.id === copy.id) ?? opening);
  return {
    opened,
    baseDigest: copy.baseDigest,
    text: copy.text,
    note: copy.note,
    unsaved: copy.text !== copy.saved.source || copy.note !== copy.saved.note,
    setText: (text) => setCopy((before) => ({ ...before, text })),
    setNote: (note) => setCopy((before) => ({ ...before, note })),
    open: (version) => {
      setOpening(version);
      setCopy(copyOf(version, fallback));
    },
  };
}
