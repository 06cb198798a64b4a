import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TenantId } from "@/lib/core/brand";
import type { EntryStore } from "@/server/ports/entry-store";
import { putEntry } from "@/server/services/cache/put-entry";
import { type AskOptions, send, type Told } from "../support/ask";
import { type StartOptions, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

const ANIMALS = ["badger", "heron", "otter", "lynx", "beaver", "falcon", "hedgehog", "marten", "salmon", "stork"];
const VERBS = ["hunt", "sleep", "breed", "hide", "feed", "drink", "migrate", "fight", "play", "moult"];
const PLACES = ["swamp", "forest", "desert", "meadow", "mountain", "harbour", "valley", "orchard", "cave", "glacier"];

/** Questions that differ in words that matter, 1,000 of them. */
export const QUESTIONS: readonly string[] = ANIMALS.flatMap((animal) =>
  VERBS.flatMap((verb) => PLACES.map((place) => `Why does a ${animal} ${verb} near the ${place} at night?`)),
);

const AT_ONCE = 50;

/** Stores an answer for each question by the API, many at a time. */
export async function fill(
  lethe: TestLethe,
  tenant: TestTenant,
  questions: readonly string[],
  more: { model?: string; ttl_seconds?: number } = {},
): Promise<void> {
  const actor = await tenant.actor();
  for (let from = 0; from < questions.length; from += AT_ONCE) {
    await Promise.all(
      questions.slice(from, from + AT_ONCE).map((prompt) => {
        const body = { model: "m", prompt, response: `About: ${prompt.length}`, ...more };
        return putEntry(lethe.services, actor, { body, headers: {} });
      }),
    );
  }
}

/** Asks by similarity only, in other words than those stored. */
export function askAlike(
  lethe: TestLethe,
  tenant: TestTenant,
  question: string | undefined,
  options: AskOptions & { model?: string } = {},
): Promise<Told> {
  const { model = "m", ...rest } = options;
  const body = { model, prompt: `Hello! ${question}`, strategies: ["semantic"] };
  return send(lethe, tenant.key, "/api/v1/cache/lookup", body, rest);
}

export async function outcomeOf(told: Promise<Told>): Promise<unknown> {
  return (await told).json.outcome;
}

/** Counts the rows that indexes are made from, from now on. */
export function countLoaded(lethe: TestLethe): { rows: number } {
  const count = { rows: 0 };
  const db = lethe.services.db as { entries: EntryStore };
  const { entries } = db;
  db.entries = {
    ...entries,
    async loadScope(...page) {
      const rows = await entries.loadScope(...page);
      count.rows += rows.length;
      return rows;
    },
  };
  return count;
}

/** A data directory as it is on the disk at this moment, whoever has it open: what a crash would leave. */
export function copyOf(directory: string): string {
  const copy = mkdtempSync(join(tmpdir(), "lethe-copy-"));
  // By another process: see tests/support/data-files.ts.
  const { status, stderr } = spawnSync("cp", ["-r", `${directory}/.`, copy], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the data directory can't be copied: ${stderr}`);
  return copy;
}

export interface Opened {
  readonly lethe: TestLethe;
  readonly directory: string;
  /** The directory of the snapshots. */
  readonly index: string;
  again(): Promise<Opened>;
  close(): Promise<void>;
}

/** A server on a data directory of its own. */
export async function openOn(directory: string): Promise<Opened> {
  const options: StartOptions = { limits: ROOMY, environment: { LETHE_DATA_DIR: directory } };
  return opened(await startLethe(options), directory, options);
}

function opened(lethe: TestLethe, directory: string, options: StartOptions): Opened {
  return {
    lethe,
    directory,
    index: join(directory, "index"),
    again: async () => opened(await lethe.restart(options), directory, options),
    async close() {
      await lethe.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A tenant of an earlier run. Its app keys are in the database too. */
export function sameTenant(lethe: TestLethe, tenant: TestTenant): TestTenant {
  return { ...tenant, id: tenant.id as TenantId, actor: () => lethe.services.appKeys.authenticate(tenant.key) };
}
