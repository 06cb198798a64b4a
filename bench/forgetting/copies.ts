import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pick } from "../similarity/random";

/** What may be put back by itself. `keys`: the folder of keys without the vault's file, so the head of the ledger too. */
export const PARTS = ["database", "vault", "keys", "ledger"] as const;
export type Part = (typeof PARTS)[number];

/** Copies of a stopped server's parts, by moment; a moment that has none of a part is one at which it was not there. */
export class Copies {
  readonly #data: string;
  readonly #ledger: string;
  readonly #copies: string;

  constructor(dataDirectory: string) {
    this.#data = dataDirectory;
    this.#ledger = `${dataDirectory}.ledger`;
    this.#copies = `${dataDirectory}.copies`;
  }

  keep(moment: string): void {
    cpSync(this.#data, join(this.#copies, moment, "data"), { recursive: true });
    cpSync(this.#ledger, join(this.#copies, moment, "ledger"), { recursive: true });
  }

  putBack(moments: Readonly<Record<Part, string>>): void {
    for (const name of readdirSync(this.#data)) rmSync(join(this.#data, name), { recursive: true });
    rmSync(this.#ledger, { recursive: true, force: true });
    const of = (moment: string, path: string) => join(this.#copies, moment, path);
    const rest = of(moments.database, "data");
    const isKeys = (path: string) => path.startsWith(join(rest, "keys"));
    copy(rest, this.#data, (path) => !isKeys(path));
    copy(of(moments.keys, "data/keys"), join(this.#data, "keys"), (path) => !path.endsWith("vault.bin"));
    copy(of(moments.vault, "data/keys/vault.bin"), join(this.#data, "keys/vault.bin"));
    copy(of(moments.ledger, "ledger"), this.#ledger);
  }

  /** A moment of another installation's. */
  take(moment: string, from: Copies): void {
    cpSync(join(from.#copies, moment), join(this.#copies, moment), { recursive: true });
  }

  get ledgerFile(): string {
    return join(this.#ledger, "ledger.jsonl");
  }

  close(): void {
    rmSync(this.#copies, { recursive: true, force: true });
  }
}

function copy(from: string, to: string, filter: (path: string) => boolean = () => true): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true, filter });
}

export const DAMAGES = ["none", "none", "none", "torn", "cut", "flipped", "flipped last", "zeroed"] as const;
export type Damage = (typeof DAMAGES)[number];

/** @returns false: there was nothing to damage */
export function damage(path: string, how: Damage, random: () => number): boolean {
  if (how === "none" || !existsSync(path)) return false;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf("\n") + 1;
  if (end === 0) return false;
  const begin = end < 2 ? 0 : bytes.lastIndexOf("\n", end - 2) + 1;
  const within = (from: number, to: number) => from + Math.floor(random() * (to - from));
  const flip = (at: number) => {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << within(0, 8));
  };
  if (how === "torn") bytes.fill(0, within(begin + 1, end - 2));
  if (how === "cut") bytes.fill(0, begin);
  if (how === "zeroed") bytes.fill(0);
  if (how === "flipped") flip(within(0, end));
  if (how === "flipped last") flip(within(begin, end));
  writeFileSync(path, bytes);
  return true;
}

export const momentsOf = (random: () => number, choices: Readonly<Record<Part, readonly string[]>>) =>
  Object.fromEntries(PARTS.map((part) => [part, pick(random, choices[part])])) as Record<Part, string>;
