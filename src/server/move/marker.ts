import { z } from "zod";
import type { Database } from "../ports/database";
import { StartRefused } from "../ports/start-refused";

/** The row of `server_setting` that stands in both databases while one is moved into the other. */
export const MARKER = "move";

const markerSchema = z.object({
  role: z.enum(["from", "to"]),
  /** Host, port and database; no password. */
  place: z.string(),
  state: z.enum(["moving", "moved"]),
});
export type Marker = z.infer<typeof markerSchema>;

export async function readMarker(db: Database): Promise<Marker | null> {
  const row = await db.read.serverSetting.findUnique({ where: { name: MARKER } });
  return row === null ? null : markerSchema.parse(JSON.parse(row.value));
}

export async function writeMarker(db: Database, marker: Marker | null): Promise<void> {
  const where = { name: MARKER };
  if (marker === null) {
    await db.write((tx) => tx.serverSetting.deleteMany({ where }));
    return;
  }
  const value = JSON.stringify(marker);
  await db.write((tx) => tx.serverSetting.upsert({ where, update: { value }, create: { ...where, value } }));
}

/** Two servers, one on each, would each erase and revoke for itself. @throws StartRefused */
export async function refuseWhileMoved(db: Database): Promise<void> {
  const marker = await readMarker(db);
  if (marker === null) return;
  const again = "run npm run -s move again, it goes on where it was";
  if (marker.role === "to") throw new StartRefused(`This database is not moved whole yet: ${again}.`);
  throw new StartRefused(
    marker.state === "moved"
      ? `This database was moved to ${marker.place}: start with DATABASE_URL naming that one. To go back to what it was before the move: npm run -s move -- --cancel`
      : `This database is being moved to ${marker.place}: ${again}. To stay here: npm run -s move -- --cancel`,
  );
}
