import { readFileSync } from "node:fs";

/** Where requests go, and as whom. */
export interface Target {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const QUESTIONS = new URL("../../examples/banking77.jsonl", import.meta.url);
const FRESH_WORDS = 9;

export function readQuestions(): string[] {
  const lines = readFileSync(QUESTIONS, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => (JSON.parse(line) as { text: string }).text);
}

export function chatBody(model: string, prompt: string): string {
  return JSON.stringify({ model, messages: [{ role: "user", content: prompt }] });
}

/** The bytes of one POST on a connection that stays open. */
export function encodeRequest({ port, path, headers }: Target, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n${lines.join("")}\r\n${body}`
  );
}

/** The same question as a person would put it another time: another key, the same meaning. */
export function reworded(question: string): string {
  return `Hello, ${question} Thanks!`;
}

/** Prompts that nobody has asked before: words of real questions, drawn by a fixed sequence. */
export function* freshPrompts(seed: number): Generator<string> {
  const words = [...new Set(readQuestions().flatMap((text) => text.toLowerCase().match(/[a-z]{4,}/g) ?? []))];
  const next = xorshift(seed);
  for (;;) {
    const drawn = Array.from({ length: FRESH_WORDS }, () => words[next() % words.length]);
    yield `How about ${drawn.join(" ")}?`;
  }
}

/** Marsaglia's xorshift32: 32-bit states, never 0. */
function xorshift(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
