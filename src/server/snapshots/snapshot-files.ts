import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TenantId } from "@/lib/core/brand";
import type { SnapshotStore } from "../ports/snapshot-store";

const ENDING = ".index";
const TENANT = /^[0-9a-zA-Z-]{1,64}$/;

/** One file a tenant, 0600. What is removed is overwritten first: it may hold what an erasure took. */
export class SnapshotFiles implements SnapshotStore {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async list(): Promise<TenantId[]> {
    const names = await readdir(this.directory).catch(() => []);
    return names
      .filter((name) => name.endsWith(ENDING))
      .map((name) => name.slice(0, -ENDING.length) as TenantId)
      .filter((tenantId) => TENANT.test(tenantId));
  }

  async take(tenantId: TenantId): Promise<Uint8Array | null> {
    const bytes = await readFile(this.pathOf(tenantId)).catch(() => null);
    if (bytes !== null) await this.remove(tenantId);
    return bytes;
  }

  async write(tenantId: TenantId, sealed: Uint8Array): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    // Made anew: a file that is there would keep its mode, and its bytes on the disk.
    await this.remove(tenantId);
    const file = await open(this.pathOf(tenantId), "wx", 0o600);
    try {
      await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async remove(tenantId: TenantId): Promise<void> {
    const path = this.pathOf(tenantId);
    await overwrite(path);
    await rm(path, { force: true });
  }

  private pathOf(tenantId: TenantId): string {
    if (!TENANT.test(tenantId)) throw new Error("a tenant's id makes a file name: letters, digits and dashes only");
    return join(this.directory, `${tenantId}${ENDING}`);
  }
}

async function overwrite(path: string): Promise<void> {
  const file = await open(path, "r+").catch(() => null);
  if (file === null) return;
  try {
    const { size } = await file.stat();
    const zeros = Buffer.alloc(Math.min(size, 1024 * 1024));
    for (let at = 0; at < size; at += zeros.length) await file.write(zeros, 0, Math.min(zeros.length, size - at), at);
    await file.sync();
  } finally {
    await file.close();
  }
}
