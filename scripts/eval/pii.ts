/** `npm run -s eval:pii -- FILE`: lines `{id, text}` -> `{id, spans: [{start, end, type}], severity, tier}`. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createScanner } from "../../src/lib/pii/scan";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: eval:pii FILE");
  process.exit(2);
}

const scanner = createScanner();
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
  if (line.trim() === "") continue;
  const { id, text } = JSON.parse(line) as { id: unknown; text: string };
  const { findings, severity, tier } = scanner.scan(text);
  const spans = findings.map(({ start, end, type }) => ({ start, end, type }));
  process.stdout.write(`${JSON.stringify({ id, spans, severity, tier })}\n`);
}
