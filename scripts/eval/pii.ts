/** `npm run -s eval:pii -- FILE [--reserved find]`: lines `{id, text}` -> `{id, spans: [{start, end, type}], severity, tier}`. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createScanner } from "../../src/lib/pii/scan";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { reserved: { type: "string", default: "exempt" } },
});
const [file] = positionals;
if (file === undefined || (values.reserved !== "exempt" && values.reserved !== "find")) {
  console.error("usage: eval:pii FILE [--reserved exempt|find]");
  process.exit(2);
}

const scanner = createScanner({ reserved: values.reserved });
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
  if (line.trim() === "") continue;
  const { id, text } = JSON.parse(line) as { id: unknown; text: string };
  const { findings, severity, tier } = scanner.scan(text);
  const spans = findings.map(({ start, end, type }) => ({ start, end, type }));
  process.stdout.write(`${JSON.stringify({ id, spans, severity, tier })}\n`);
}
