import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { z } from "zod";
import { StartRefused } from "../ports/start-refused";
import type { RootWrapper } from "./root-wrapper";

export interface TransitOptions {
  /** Where the engine is mounted: https://vault:8200/v1/transit */
  readonly url: string;
  readonly keyName: string;
  /** Read anew for each call, so that a renewed token is taken up. */
  readonly tokenFile: string;
}

const TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const VERSION = /^vault:v(\d{1,9}):/;

const encryptSchema = z.object({ data: z.object({ ciphertext: z.string().regex(VERSION) }) });
const decryptSchema = z.object({ data: z.object({ plaintext: z.base64() }) });
const keySchema = z.object({ data: z.object({ latest_version: z.number().int().min(1) }) });

/**
 * The transit engine of HashiCorp Vault or OpenBao: keys are wrapped there, under a key that never leaves it. Versions that
 * nothing is wrapped under any more are trimmed at an erasure, so older copies of the database open nothing.
 */
export function rootInTransit(options: TransitOptions): RootWrapper {
  const call = caller(options);
  const path = (verb: string) => `${verb}/${encodeURIComponent(options.keyName)}`;
  const key = `keys/${encodeURIComponent(options.keyName)}`;
  return {
    fingerprint: `transit:${options.keyName}`,
    async wrap(plain, aad) {
      const body = { plaintext: base64(plain), associated_data: base64(aad) };
      const { ciphertext } = encryptSchema.parse(await call("POST", path("encrypt"), body)).data;
      return { epoch: versionOf(ciphertext), bytes: Buffer.from(ciphertext, "utf8") };
    },
    async unwrap({ bytes }, aad) {
      const body = { ciphertext: Buffer.from(bytes).toString("utf8"), associated_data: base64(aad) };
      return Buffer.from(decryptSchema.parse(await call("POST", path("decrypt"), body)).data.plaintext, "base64");
    },
    async advance() {
      await call("POST", `${key}/rotate`, {});
      return keySchema.parse(await call("GET", key)).data.latest_version;
    },
    async forgetBefore(epoch) {
      await call("POST", `${key}/config`, { min_decryption_version: epoch, min_encryption_version: epoch });
      await call("POST", `${key}/trim`, { min_available_version: epoch });
      return true;
    },
  };
}

type Call = (method: "GET" | "POST", path: string, body?: object) => Promise<unknown>;

function caller({ url, tokenFile }: TransitOptions): Call {
  const agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS });
  return async (method, path, body) => {
    const token = (await readToken(tokenFile)).trim();
    const answer = await request(`${url.replace(/\/+$/, "")}/${path}`, {
      method,
      dispatcher: agent,
      headers: { "X-Vault-Token": token, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300 || text.length > ANSWER_BYTES_MAX) {
      // The engine's words may repeat what was sent: only its status is told.
      throw new Error(`the transit engine answered ${answer.statusCode} to ${method} ${path}`);
    }
    return text === "" ? {} : JSON.parse(text);
  };
}

async function readToken(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new StartRefused(`LETHE_TRANSIT_TOKEN_FILE names ${path}, which can't be read`);
  }
}

function versionOf(ciphertext: string): number {
  return Number(VERSION.exec(ciphertext)?.[1]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
