import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "./fake-upstream";

interface Body {
  plaintext?: string;
  ciphertext?: string;
  associated_data?: string;
  min_decryption_version?: number;
  min_available_version?: number;
}

export interface FakeTransit {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** As much of a transit engine's HTTP interface as wraps keys: one key, its versions, trimming. */
export async function startFakeTransit(): Promise<FakeTransit> {
  const token = randomBytes(8).toString("hex");
  const versions = new Map<number, Buffer>([[1, randomBytes(32)]]);
  const latest = () => Math.max(...versions.keys());
  const verbs: Record<string, (body: Body) => object> = {
    "POST encrypt/lethe": ({ plaintext = "", associated_data = "" }) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", versions.get(latest()) as Buffer, nonce);
      cipher.setAAD(Buffer.from(associated_data, "base64"));
      const sealed = Buffer.concat([cipher.update(Buffer.from(plaintext, "base64")), cipher.final()]);
      const text = Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
      return { ciphertext: `vault:v${latest()}:${text}` };
    },
    "POST decrypt/lethe": ({ ciphertext = "", associated_data = "" }) => {
      const [, version = "", text = ""] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? [];
      const bytes = Buffer.from(text, "base64");
      // A version that was trimmed: as the engine, an error.
      const decipher = createDecipheriv("aes-256-gcm", versions.get(Number(version)) as Buffer, bytes.subarray(0, 12));
      decipher.setAAD(Buffer.from(associated_data, "base64"));
      decipher.setAuthTag(bytes.subarray(-16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      return { plaintext: plain.toString("base64") };
    },
    "POST keys/lethe/rotate": () => {
      versions.set(latest() + 1, randomBytes(32));
      return {};
    },
    "GET keys/lethe": () => ({ latest_version: latest() }),
    "POST keys/lethe/config": () => ({}),
    "POST keys/lethe/trim": ({ min_available_version = 0 }) => {
      for (const version of versions.keys()) if (version < min_available_version) versions.delete(version);
      return {};
    },
  };
  const server = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming) text += chunk;
    const verb = verbs[`${incoming.method} ${(incoming.url ?? "").replace("/v1/transit/", "")}`];
    if (incoming.headers["x-vault-token"] !== token) return outgoing.writeHead(403).end("{}");
    try {
      outgoing.end(JSON.stringify({ data: verb?.(text === "" ? {} : JSON.parse(text)) }));
    } catch {
      outgoing.writeHead(400).end(JSON.stringify({ errors: ["no"] }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1/transit`, token, close: () => closeServer(server) };
}
