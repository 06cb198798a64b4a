import { HttpProblem } from "./message";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws HttpProblem 400: bytes that are no UTF-8 would be keyed as something else than they say */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new HttpProblem(400, "invalid_encoding", "The body is not valid UTF-8.");
  }
}
