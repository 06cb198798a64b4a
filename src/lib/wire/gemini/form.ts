import { createParser } from "eventsource-parser";
import { WireError } from "../adapter";

/** Parameters that say in what form an answer comes, and nothing of the answer. */
const FORMS = ["alt", "$alt"] as const;

/** A query less what says the form. */
export interface FormAsked {
  readonly query: URLSearchParams;
  /** A stream is one JSON list that grows, as Google's endpoint gives it without `alt=sse`. */
  readonly asList: boolean;
}

/** @throws WireError 400 for a form that can't be given from what is stored */
export function formAsked(query: URLSearchParams): FormAsked {
  const named = FORMS.flatMap((name) => query.getAll(name));
  const unknown = named.find((form) => form !== "sse" && form !== "json");
  if (unknown !== undefined) {
    const message = "alt must be sse or json: answers are given in these forms only.";
    throw new WireError({ status: 400, code: "invalid_value", param: "alt", message });
  }
  const rest = new URLSearchParams([...query].filter(([name]) => !FORMS.some((form) => form === name)));
  return { query: rest, asList: !named.includes("sse") };
}

/** The events of a stream as the items of one JSON list, each as it comes. */
export async function* asList(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let waiting: string[] = [];
  let before = "[";
  const parser = createParser({ onEvent: ({ data }) => void waiting.push(data) });
  const taken = () => {
    const out = waiting.map((data) => {
      const item = `${before}${data}`;
      before = ",\r\n";
      return item;
    });
    waiting = [];
    return out.join("");
  };
  for await (const chunk of chunks) {
    parser.feed(chunk);
    const out = taken();
    if (out !== "") yield out;
  }
  parser.feed("\n\n");
  yield `${taken()}${before === "[" ? "[" : ""}]`;
}
