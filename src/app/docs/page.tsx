import type { Metadata } from "next";
import Link from "next/link";
import { openApiDocument } from "@/server/http/openapi/document";
import { type Operation, operationsOf } from "./operations";

export const metadata: Metadata = { title: "API" };

const METHOD_STYLE: Record<string, string> = {
  get: "bg-accent-soft text-accent",
  post: "bg-success-soft text-success",
  delete: "bg-danger-soft text-danger",
};

/** The HTTP surface for apps, read from the OpenAPI document. Needs no login. */
export default function DocsPage() {
  const operations = operationsOf(openApiDocument());
  return (
    <main className="mx-auto max-w-4xl px-4 py-10 sm:px-6">
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
        .
      </p>
      <ul className="mt-8 space-y-4">
        {operations.map((operation) => (
          <li key={`${operation.method} ${operation.path}`}>
            <OperationCard operation={operation} />
          </li>
        ))}
      </ul>
    </main>
  );
}

function OperationCard({ operation }: { operation: Operation }) {
  return (
    <article className="rounded-xl border border-line bg-surface p-4 sm:p-5">
      <h2 className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <span
          className={`rounded-md px-2 py-0.5 font-medium font-mono text-xs uppercase ${METHOD_STYLE[operation.method] ?? ""}`}
        >
          {operation.method}
        </span>
        <span className="break-all font-mono text-ink">{operation.path}</span>
        {operation.scope === null ? null : (
          <span className="text-ink-faint text-xs">
            scope <code className="text-ink-soft">{operation.scope}</code>
          </span>
        )}
      </h2>
      <p className="mt-2 text-ink text-sm">{operation.summary}</p>
      {operation.description === null ? null : <p className="mt-1 text-ink-soft text-sm">{operation.description}</p>}
      <FieldList operation={operation} />
      <dl className="mt-3 space-y-1 text-sm">
        {operation.replies.map(({ status, text }) => (
          <div key={status} className="flex gap-3">
            <dt className="w-9 shrink-0 font-mono text-ink-faint">{status}</dt>
            <dd className="text-ink-soft">{text}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function FieldList({ operation }: { operation: Operation }) {
  if (operation.fields.length === 0) return null;
  return (
    <details className="mt-3 text-sm">
      <summary className="cursor-pointer text-ink-soft">{operation.fields.length} fields</summary>
      <dl className="mt-2 space-y-2 border-line border-l-2 pl-4">
        {operation.fields.map((field) => (
          <div key={`${field.place} ${field.name}`}>
            <dt className="font-mono text-ink text-xs">
              {field.name}
              <span className="text-ink-faint">
                {" "}
                {field.type}
                {field.required ? ", required" : ""}
                {field.place === "body" ? "" : `, in the ${field.place}`}
              </span>
            </dt>
            {field.description === null ? null : <dd className="text-ink-soft">{field.description}</dd>}
          </div>
        ))}
      </dl>
    </details>
  );
}
