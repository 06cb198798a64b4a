import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";

/** Leads to another page of the dashboard in a tab of its own: in this one is a draft that would be lost. */
export function NewTabLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener"
      className="inline-flex items-center gap-1.5 rounded-md text-[13px] font-medium text-accent hover:underline"
    >
      {children}
      <ExternalLink aria-hidden="true" className="size-3.5" />
      <span className="sr-only">(opens a new tab)</span>
    </a>
  );
}
