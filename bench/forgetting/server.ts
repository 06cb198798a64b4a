import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { verifyReceipt } from "@/lib/receipt/verify-receipt";
import { end, type Member, startMember } from "../../tests/fleet/fleet";
import { bundleProcess } from "../../tests/support/bundle-process";

/*
 * A server as a process of its own on SQLite, its people, and what is left of them: what the benches kills, flips and restores
 * share.
 */

export interface Person {
  readonly name: string;
  /** Sealed bytes of their answers, of which nothing may be left. */
  readonly needles: readonly Buffer[];
  readonly prompts: readonly string[];
}

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly key: string;
}

interface Reply {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

const SETTLES_MS = 120_000;
const TRIES_MAX = 5;

export class Server {
  readonly directory = join(mkdtempSync(join(tmpdir(), "lethe-forgetting-")), "data");
  readonly #environment: Record<string, string>;
  readonly #program: string;
  #member: Member | null = null;

  private constructor(program: string) {
    this.#program = program;
    this.#environment = {
      LETHE_DATA_DIR: this.directory,
      LETHE_LOG_LEVEL: "silent",
      LETHE_ROOT_KEY: randomBytes(32).toString("hex"),
    };
  }

  static async start(): Promise<Server> {
    const server = new Server(
      await bundleProcess(join(import.meta.dirname, "../../tests/fleet/member.ts"), "forgetting"),
    );
    mkdirSync(server.directory);
    await server.restart();
    return server;
  }

  async restart(more: Record<string, string> = {}): Promise<void> {
    this.#member = await startMember(this.#program, { ...this.#environment, ...more });
  }

  get member(): Member {
    if (this.#member === null) throw new Error("the server is stopped");
    return this.#member;
  }

  get process(): ChildProcess {
    return this.member.process;
  }

  /** At once, as a failing machine would. */
  async kill(): Promise<void> {
    if (this.#member !== null) await end(this.#member.process);
    this.#member = null;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(join(this.directory, ".."), { recursive: true, force: true });
    rmSync(this.#program, { force: true });
  }

  async tenant(name: string): Promise<Tenant> {
    const { id } = await this.#made("createTenant", { name });
    const { secret } = await this.#made("createAppKey", { tenantId: id });
    return { id, name, key: secret };
  }

  /** On a busy machine a transaction may be ended for its length, which says: try again. */
  async #made(verb: "createTenant" | "createAppKey", input: Record<string, string>) {
    for (let tries = 1; ; tries++) {
      try {
        return await this.member.act(verb, input);
      } catch (error) {
        if (tries === TRIES_MAX) throw error;
      }
    }
  }

  async call({ key }: Tenant, path: string, body?: object): Promise<Reply> {
    const response = await fetch(`${this.member.origin}/api/v1/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  async person(tenant: Tenant, name: string, answers: number): Promise<Person> {
    const prompts = Array.from({ length: answers }, (_, n) => `What stands on page ${n} of the file of ${name}?`);
    const ids: unknown[] = [];
    for (const prompt of prompts) {
      const body = { model: "m", prompt, subject: name, response: `It is ${randomBytes(24).toString("hex")}.` };
      const { status, json } = await this.call(tenant, "cache/entries", body);
      if (status !== 201) throw new Error(`an answer was not stored: ${status} ${JSON.stringify(json)}`);
      ids.push(json.id);
    }
    return { name, prompts, needles: this.read((db) => ids.flatMap((id) => sealedBytes(db, String(id)))) };
  }

  async hits(tenant: Tenant, { name, prompts }: Person): Promise<number> {
    let hits = 0;
    for (const prompt of prompts) {
      const { json } = await this.call(tenant, "cache/lookup", { model: "m", prompt, subject: name });
      if (String(json.outcome).startsWith("hit")) hits += 1;
    }
    return hits;
  }

  read<T>(work: (db: Sqlite.Database) => T): T {
    const db = new Sqlite(join(this.directory, "lethe.db"), { readonly: true, timeout: 30_000 });
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  /** Resolves when no erasure is open; false: one still is, after two minutes. */
  async settled(): Promise<boolean> {
    const end = performance.now() + SETTLES_MS;
    const open = () =>
      this.read((db) => db.prepare("SELECT count(*) FROM erasure WHERE state <> 'complete'").pluck().get());
    while (open() !== 0) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return true;
  }

  /** Whether it is complete once: one record of the audit trail, and a receipt that verifies. */
  async isCompleteOnce(tenant: Tenant, id: string): Promise<boolean> {
    const told = await this.call(tenant, `erasures/${id}/receipt`);
    if (told.status !== 200) return false;
    const records = "SELECT count(*) FROM audit_record WHERE action = 'erasure.complete' AND target = ?";
    return (
      verifyReceipt(JSON.stringify(told.json.receipt), String(told.json.public_key)).holds &&
      this.read((db) => db.prepare(records).pluck().get(id)) === 1
    );
  }

  /** How many of these stand in any file of the data directory and the ledger beside it. */
  left(needles: readonly Buffer[]): number {
    const files = [this.directory, `${this.directory}.ledger`].flatMap(filesUnder);
    return needles.filter((needle) => files.some((bytes) => bytes.includes(needle))).length;
  }
}

function sealedBytes(db: Sqlite.Database, id: string): Buffer[] {
  const row = db.prepare("SELECT response, vector FROM entry WHERE id = ?").get(id) as Record<string, Buffer | null>;
  return Object.values(row).flatMap((field) => (field === null ? [] : [field.subarray(1, 25)]));
}

function filesUnder(directory: string): Buffer[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [readFileSync(path)];
  });
}
