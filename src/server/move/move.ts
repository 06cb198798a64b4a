import type { TenantId } from "@/lib/core/brand";
import type { Database } from "../ports/database";
import { StartRefused } from "../ports/start-refused";
import { readMarker, writeMarker } from "./marker";
import { countOpen, type EntryMove, moveEntries } from "./move-entries";
import { compareTables, moveSettings, moveTables } from "./move-tables";

export interface Places {
  /** Host, port and database. */
  readonly to: string;
  readonly from: string;
  readonly ledgerDirectory: string;
}

const OPEN_STATES = ["blocked", "key-destroyed", "purging"];

/**
 * Both sides are marked while it runs, so that no server starts on either; a run after an interrupted one goes on where that
 * was. @throws StartRefused before anything is changed
 */
export async function begin(from: Database, to: Database, { from: source, to: target }: Places): Promise<TenantId[]> {
  const marker = await readMarker(from);
  if (marker?.state === "moved") throw new StartRefused(`This database was moved to ${marker.place} already.`);
  if (marker !== null && marker.place !== target) {
    throw new StartRefused(`A move to ${marker.place} was begun: go on with that one, or give it up with -- --cancel.`);
  }
  const open = await from.read.erasure.count({ where: { state: { in: OPEN_STATES } } });
  if (open > 0) {
    throw new StartRefused(
      `${open} erasures are not complete: start Lethe on this database until they are, stop it, and run this again.`,
    );
  }
  if ((await readMarker(to)) === null) await requireEmpty(to);
  await writeMarker(from, { role: "from", place: target, state: "moving" });
  await writeMarker(to, { role: "to", place: source, state: "moving" });
  return (await from.read.tenant.findMany({ select: { id: true } })).map(({ id }) => id as TenantId);
}

async function requireEmpty(to: Database): Promise<void> {
  const counts = await Promise.all([to.read.tenant.count(), to.read.user.count(), to.read.serverSetting.count()]);
  if (counts.every((count) => count === 0)) return;
  throw new StartRefused(
    "The Postgres database is in use already. Name an empty one: CREATE DATABASE, then run this again.",
  );
}

/** Everything, then compared, then the other side is free to start. @throws Error that says what differs */
export async function moveAll(
  move: EntryMove,
  places: Places,
  tenantIds: readonly TenantId[],
  say: (text: string) => void,
): Promise<void> {
  const { from, to } = move;
  await moveTables(from.db, to.db, say);
  await moveSettings(from.db, to.db);
  const { moved, left } = await moveEntries(move, tenantIds);
  say(`entry: ${moved} sealed anew`);
  for (const [why, count] of left) say(`entry: ${count} left behind (${why})`);
  const open = await countOpen({ ...to, ledger: from.ledger }, tenantIds);
  const differences = await compareTables(from.db, to.db);
  if (open !== moved) differences.push(`entry: of ${moved} that were moved ${open} can be opened`);
  if (differences.length > 0) throw new Error(`The two databases differ:\n  ${differences.join("\n  ")}`);
  await writeMarker(from.db, { role: "from", place: places.to, state: "moved" });
  await writeMarker(to.db, null);
  say("checked: every row is there, and every entry opens");
}
