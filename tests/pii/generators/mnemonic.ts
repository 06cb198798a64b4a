import { createHash } from "node:crypto";
import words from "@/lib/pii/data/seed-words.json";
import type { Random } from "./random";

/** A phrase by BIP-39: entropy, its SHA-256's first bits behind it, eleven bits a word. */
export function mnemonic(random: Random, count: 12 | 15 | 24): string {
  const bytes = Buffer.from(Array.from({ length: (count * 4) / 3 }, () => random.integer(0, 255)));
  const bits = (of: Buffer) => [...of].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const all = bits(bytes) + bits(createHash("sha256").update(bytes).digest()).slice(0, count / 3);
  return (all.match(/.{11}/g) ?? []).map((index) => words[Number.parseInt(index, 2)]).join(" ");
}
