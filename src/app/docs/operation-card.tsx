import { CodeBlock } from "../components/ui/copy";
import type { Field, Operation } from "./operations";

const METHOD_STYLE: Record<string, string> = {
  get: "bg-accent-soft text-accent",
  post: "bg-success-soft text-success",
  delete: "bg-danger-soft text-danger",
};

export function OperationCard({ operation }: { operation: Operation }) {
  const { method, path, scope, summary, description, fields, replies, curl } = operation;
  const good = replies.filter(({ status }) => status < "400");
  const refusals = replies.filter(({ status }) => status >= "400");
  return (
    <article className="rounded-xl border border-line bg-surface p-4 sm:p-5">
      <h3 className="font-medium text-ink text-[15px]">{summary}</h3>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <span
          className={`rounded-md px-2 py-0.5 font-medium font-mono text-xs uppercase ${METHOD_STYLE[method] ?? ""}`}
        >
          {method}
        </span>
        <span className="break-all font-mono text-ink">{path}</span>
        {scope === null ? null : (
          <span className="text-ink-faint text-xs">
            scope <code className="text-ink-soft">{scope}</code>
          </span>
        )}
      </p>
      {description === null ? null : <p className="mt-3 max-w-prose text-ink-soft text-sm">{description}</p>}
      <Replies replies={good} />
      <div className="mt-4 space-y-2">
        <Folded count={fields.length} one="field" many="fields">
          <FieldList fields={fields} />
        </Folded>
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-soft">Example</summary>
          <CodeBlock code={curl} label="Shell" className="mt-2" />
        </details>
        <Folded count={refusals.length} one="refusal" many="refusals">
          <Replies replies={refusals} />
        </Folded>
      </div>
    </article>
  );
}

interface FoldedProps {
  count: number;
  one: string;
  many: string;
  children: React.ReactNode;
}

function Folded({ count, one, many, children }: FoldedProps) {
  if (count === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-ink-soft">
        {count} {count === 1 ? one : many}
      </summary>
      {children}
    </details>
  );
}

function Replies({ replies }: { replies: Operation["replies"] }) {
  return (
    <dl className="mt-3 space-y-1 text-sm">
      {replies.map(({ status, text }) => (
        <div key={status} className="flex gap-3">
          <dt className="w-9 shrink-0 font-mono text-ink-faint">{status}</dt>
          <dd className="text-ink-soft">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function FieldList({ fields }: { fields: readonly Field[] }) {
  return (
    <dl className="mt-2 space-y-2 border-line border-l-2 pl-4">
      {fields.map((field) => (
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
  );
}
