import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BackupRefused } from "./backup-manifest";

const ASIDE = ".before-restore";

/** Where a server keeps its files. What is there is set aside until what takes its place has been opened. */
export class RestorePlace {
  readonly keys: string;
  private readonly database: string;
  private readonly dataDirectory: string;

  constructor(database: string, dataDirectory: string) {
    this.database = database;
    this.dataDirectory = dataDirectory;
    this.keys = join(dataDirectory, "keys");
  }

  /** @throws BackupRefused after a restore that was interrupted */
  async requireNothingAside(): Promise<void> {
    const [path] = await this.present(ASIDE);
    if (path !== undefined)
      throw new BackupRefused(
        `A restore was interrupted: ${path} is what was there. Give it its old name, or delete it.`,
      );
  }

  async isTaken(): Promise<boolean> {
    return (await this.present("")).length > 0;
  }

  async setAside(): Promise<void> {
    for (const path of await this.present("")) await rename(path, path + ASIDE);
  }

  async fill(database: string, keyFiles: readonly string[]): Promise<void> {
    await mkdir(dirname(this.database), { recursive: true, mode: 0o700 });
    await mkdir(this.keys, { mode: 0o700 });
    await copyFile(database, this.database);
    for (const file of keyFiles) await copyFile(file, join(this.keys, basename(file)));
  }

  async dropAside(): Promise<void> {
    for (const path of await this.present(ASIDE)) await rm(path, { recursive: true });
  }

  async putBack(): Promise<void> {
    for (const path of await this.present("")) await rm(path, { recursive: true });
    for (const path of await this.present(ASIDE)) await rename(path, path.slice(0, -ASIDE.length));
  }

  /** Database, keys, and the snapshots of indexes, which are made anew from the rows. */
  private async present(suffix: string): Promise<string[]> {
    const file = basename(this.database);
    const ofDatabase = new Set(["", "-wal", "-shm", "-journal"].map((end) => file + end + suffix));
    const ofServer = new RegExp(`^(?:keys|index(?:-\\d+)?)${suffix.replace(".", "\\.")}$`);
    return [
      ...(await listed(dirname(this.database), (name) => ofDatabase.has(name))),
      ...(await listed(this.dataDirectory, (name) => ofServer.test(name))),
    ];
  }
}

async function listed(folder: string, isOurs: (name: string) => boolean): Promise<string[]> {
  const all = await readdir(folder).catch(() => [] as string[]);
  return all.filter(isOurs).map((name) => join(folder, name));
}
