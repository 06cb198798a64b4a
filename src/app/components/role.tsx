"use client";

import type { Act } from "@/server/services/access";
import type { Role } from "@/server/services/views";
import { useCanWrite } from "../data/session";
import { Notice } from "./ui/notice";

export const ROLE_WORDS: Record<Role, { label: string; may: string }> = {
  owner: { label: "Owner", may: "May do everything, people included." },
  admin: { label: "Admin", may: "May do everything but manage people." },
  operator: { label: "Operator", may: "Runs the cache: settings and policy. No answers, no app keys." },
  "privacy-officer": { label: "Privacy officer", may: "Erases, exports and audits, without reading answers." },
  auditor: { label: "Auditor", may: "May look and change nothing; reads answers only where that was granted." },
  member: { label: "Member", may: "Has only what single tenants grant." },
};

/** Buttons that are off point here with `aria-describedby`. */
const READ_ONLY_ID = "read-only";

/** Stands where the controls are, so that nobody wonders why they are off. */
export function ReadOnlyNote({ act, what }: { act: Act; what: string }) {
  if (useCanWrite(act)) return null;
  return (
    <Notice id={READ_ONLY_ID} title="You may look, not change" className="mb-5">
      Your role lets you look here. To {what}, ask an admin or an owner of this server.
    </Notice>
  );
}

/** Attributes for a control that writes. */
export function useWriteControl(act: Act): { disabled?: true; "aria-describedby"?: string } {
  return useCanWrite(act) ? {} : { disabled: true, "aria-describedby": READ_ONLY_ID };
}
