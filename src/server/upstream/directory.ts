import { KIND_OF_WIRE } from "@/lib/wire/client-context";
import { type UpstreamKind, upstreamKind } from "@/lib/wire/upstream-kinds";
import type { UpstreamDescription, UpstreamDirectory } from "../ports/upstream";
import { DEMO_MODELS, DemoUpstream } from "./demo/demo-upstream";
import { HttpUpstream } from "./http-upstream";

/** A provider that the environment names. */
interface NamedProvider {
  readonly apiKey: string | null;
  readonly baseUrl: string;
}

export interface UpstreamConfig {
  readonly openai: NamedProvider | null;
  readonly anthropic: NamedProvider | null;
  readonly gemini: NamedProvider | null;
  readonly demoWordDelayMs: number;
  readonly timeoutMs: number;
}

/** The demo model by its name; every other model by the provider that speaks the wire. */
export function createUpstreamDirectory(config: UpstreamConfig): UpstreamDirectory {
  const { openai, anthropic, gemini, timeoutMs } = config;
  const upstreams = [
    demo(config),
    named("openai", "OpenAI-compatible", openai, timeoutMs),
    named("anthropic", "Anthropic", anthropic, timeoutMs),
    named("gemini", "Gemini", gemini, timeoutMs),
  ].filter((one) => one !== null);
  const ofKind = (kind: UpstreamDescription["kind"]) => upstreams.find((one) => one.kind === kind)?.upstream ?? null;
  return {
    list: () => upstreams,
    resolve(wire, model) {
      if (wire === "lethe.api") return null;
      if (DEMO_MODELS.includes(model)) return ofKind("demo");
      const speaker = upstreams.find(
        ({ kind }) => kind !== "demo" && upstreamKind(kind).protocol === KIND_OF_WIRE[wire],
      );
      return speaker?.upstream ?? null;
    },
    ofKind,
  };
}

function demo(config: UpstreamConfig): UpstreamDescription {
  const upstream = new DemoUpstream({ wordDelayMs: config.demoWordDelayMs });
  return { name: "Demo model (answers from a small file of its own)", kind: "demo", models: DEMO_MODELS, upstream };
}

const CONNECT_MS = 10_000;

function named(
  kind: UpstreamKind,
  label: string,
  settings: NamedProvider | null,
  timeoutMs: number,
): UpstreamDescription | null {
  if (settings === null) return null;
  const { baseUrl, apiKey } = settings;
  const timeouts = { connectMs: CONNECT_MS, firstByteMs: timeoutMs, idleMs: timeoutMs };
  const upstream = new HttpUpstream({ provider: `${kind} ${baseUrl}`, kind, baseUrl, apiKey, timeouts });
  return { name: `${label} at ${baseUrl}`, kind, models: ["*"], upstream };
}
