import type { Metadata } from "next";
import Link from "next/link";
import { openApiDocument } from "@/server/http/openapi/document";
import { OperationCard } from "./operation-card";
import { type Operation, operationsOf } from "./operations";

export const metadata: Metadata = { title: "API" };

/** Each part of the surface, in the order in which an app meets it. */
const PARTS: readonly { readonly tag: string; readonly title: string; readonly text: string }[] = [
  {
    tag: "wires",
    title: "Completions",
    text: "The providers' own endpoints: point a client of theirs here and change nothing else.",
  },
  { tag: "cache", title: "Cache", text: "Look up, store, import, export and remove entries." },
  { tag: "erasure", title: "Erasure", text: "Forget a person or everything, with a receipt." },
  {
    tag: "policy",
    title: "Policy",
    text: "Read, test, publish and roll back what may be cached; the emergency brake.",
  },
  { tag: "statistics", title: "Statistics", text: "What was asked, saved and decided." },
];

/** The HTTP surface for apps, read from the OpenAPI document. Needs no login. */
export default function DocsPage() {
  const operations = operationsOf(openApiDocument());
  const parts = PARTS.map((part) => ({ ...part, operations: operations.filter(({ tag }) => tag === part.tag) }));
  return (
    <div className="mx-auto grid max-w-6xl gap-x-12 px-4 py-10 sm:px-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav aria-label="Contents" className="hidden lg:block">
        <div className="sticky top-10 max-h-[calc(100vh-5rem)] overflow-y-auto pb-6 text-[13px]">
          {parts.map((part) => (
            <Contents key={part.tag} title={part.title} anchor={part.tag} operations={part.operations} />
          ))}
        </div>
      </nav>
      <main className="min-w-0">
        <Head />
        {parts.map(({ tag, title, text, operations: ofPart }) => (
          <section key={tag} aria-labelledby={tag} className="mt-12">
            <h2 id={tag} className="scroll-mt-6 font-semibold text-ink text-lg">
              {title}
            </h2>
            <p className="mt-1 text-ink-soft text-sm">{text}</p>
            <ul className="mt-4 space-y-4">
              {ofPart.map((operation) => (
                <li key={operation.id} id={operation.id} className="scroll-mt-6">
                  <OperationCard operation={operation} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </main>
    </div>
  );
}

function Head() {
  return (
    <>
      <p className="text-sm">
        <Link href="/" className="text-accent underline underline-offset-4">
          Lethe
        </Link>
      </p>
      <h1 className="mt-2 font-semibold text-2xl text-ink">API</h1>
      <p className="mt-2 max-w-prose text-ink-soft text-sm">
        Send an app key as <code>Authorization: Bearer lth_…</code>. Each key belongs to one tenant and has scopes. The
        document for machines is{" "}
        <a href="/api/openapi.json" className="text-accent underline underline-offset-4">
          /api/openapi.json
        </a>
        . The examples are for a shell with <code>LETHE_URL</code> and <code>LETHE_KEY</code> set.
      </p>
    </>
  );
}

interface ContentsProps {
  title: string;
  anchor: string;
  operations: readonly Operation[];
}

function Contents({ title, anchor, operations }: ContentsProps) {
  return (
    <div className="mb-5">
      <a href={`#${anchor}`} className="font-medium text-ink hover:text-accent">
        {title}
      </a>
      <ul className="mt-1.5 space-y-1 border-line border-l">
        {operations.map(({ id, summary }) => (
          <li key={id}>
            <a href={`#${id}`} className="block py-0.5 pl-3 text-ink-soft leading-snug hover:text-accent">
              {summary}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
