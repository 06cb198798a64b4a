// `npm run -s verify:audit -- AUDIT.json PUBLIC_KEY [CHECKPOINT...]`: is this the whole audit trail, as it was signed?
// Exit 0 only when it is. AUDIT.json is what the dashboard's audit page gives, PUBLIC_KEY a file with the key as PEM. Each
// CHECKPOINT is a file kept from earlier, or out of the server's log: against those a trail that was cut off shows.
import { trailSchema, verifyTrail } from "../src/lib/audit/verify-trail";
import { fail, readText } from "./evidence";

const [trailPath, keyPath, ...checkpointPaths] = process.argv.slice(2);
if (trailPath === undefined || keyPath === undefined) {
  fail("Usage: npm run -s verify:audit -- AUDIT.json PUBLIC_KEY [CHECKPOINT...]", 2);
}
const trail = trailSchema.safeParse(parse(readText(trailPath)));
if (!trail.success) fail(`${trailPath} is no audit trail.`, 2);
const { records, checkpoint } = trail.data;
const checkpoints = [...(checkpoint === null ? [] : [checkpoint]), ...checkpointPaths.map(readText)];
const verdict = verifyTrail(records, checkpoints, readText(keyPath));
if (!verdict.holds) fail(`The audit trail does NOT hold: ${verdict.why}.`, 1);
const open = verdict.records - verdict.covered;
process.stdout.write(
  [
    `The audit trail holds: ${verdict.covered} records, none changed, moved or missing since they were signed.`,
    ...(open === 0 ? [] : [`${open} newer records are not signed yet.`]),
    "",
  ].join("\n"),
);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
