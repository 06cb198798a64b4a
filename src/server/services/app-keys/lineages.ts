import { LRUCache } from "lru-cache";
import type { Database } from "../../ports/database";

interface Link {
  readonly id: string;
  readonly tenantId: string;
  readonly rotatedFrom: string | null;
}

const KNOWN_MAX = 50_000;
/** Rotations that are followed back: far more than a key that is changed each day has in its tenant's thousand. */
const LINKS_MAX = 1_000;

/** Keys that took over from each other, by the first of them: a rotation renews no budget. The first never changes, so it is kept. */
export class Lineages {
  private readonly roots = new LRUCache<string, string>({ max: KNOWN_MAX });
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  async rootOf(key: Link): Promise<string> {
    let link = key;
    for (let links = 0; links < LINKS_MAX && link.rotatedFrom !== null; links += 1) {
      const known = this.roots.get(link.rotatedFrom);
      const before = known === undefined ? await this.read(link.tenantId, link.rotatedFrom) : null;
      if (known !== undefined || before === null) return this.keep(key, known ?? link.id);
      link = before;
    }
    return this.keep(key, link.id);
  }

  /** All keys that took over from this one, itself among them, less those that had ended before a moment. */
  async keysOf(tenantId: string, root: string, from: number): Promise<string[]> {
    const later = await this.db.read.appKey.findMany({
      where: { tenantId, rotatedFrom: { not: null } },
      select: { id: true, rotatedFrom: true, expiresAt: true },
      orderBy: { createdAt: "asc" },
    });
    const line = new Set([root]);
    // Several passes where two were made in one millisecond; each finds at least one more.
    for (let known = 0; known < line.size; ) {
      known = line.size;
      for (const { id, rotatedFrom } of later) if (rotatedFrom !== null && line.has(rotatedFrom)) line.add(id);
    }
    const ended = new Set(later.flatMap(({ id, expiresAt }) => (isBefore(expiresAt, from) ? [id] : [])));
    return [...line].filter((id) => !ended.has(id));
  }

  private keep({ id }: Link, root: string): string {
    this.roots.set(id, root);
    return root;
  }

  private async read(tenantId: string, id: string): Promise<Link | null> {
    const row = await this.db.point.appKey.findUnique({
      where: { id },
      select: { id: true, tenantId: true, rotatedFrom: true },
    });
    return row?.tenantId === tenantId ? row : null;
  }
}

function isBefore(end: Date | null, from: number): boolean {
  return end !== null && end.getTime() < from;
}
