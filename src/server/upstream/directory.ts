import { ANTHROPIC_VERSION, KIND_OF_WIRE } from "@/lib/wire/client-context";
import { upstreamPathsOf } from "@/lib/wire/wires";
import type { UpstreamDescription, UpstreamDirectory } from "../ports/upstream";
import { DEMO_MODELS, DemoUpstream } from "./demo/demo-upstream";
import { HttpUpstream, KEY_HEADERS } from "./http-upstream";

export interface UpstreamConfig {
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string } | null;
  readonly anthropic: { readonly apiKey: string; readonly baseUrl: string } | null;
  readonly demoWordDelayMs: number;
  readonly timeoutMs: number;
}

/** The demo model by its name; every other model by the provider that speaks the wire. */
export function createUpstreamDirectory(config: UpstreamConfig): UpstreamDirectory {
  const upstreams = [demo(config), openai(config), anthropic(config)].filter((one) => one !== null);
  const ofKind = (kind: UpstreamDescription["kind"]) => upstreams.find((one) => one.kind === kind)?.upstream ?? null;
  return {
    list: () => upstreams,
    resolve(wire, model) {
      if (wire === "lethe.api") return null;
      return ofKind(DEMO_MODELS.includes(model) ? "demo" : KIND_OF_WIRE[wire]);
    },
    ofKind,
  };
}

function demo(config: UpstreamConfig): UpstreamDescription {
  const upstream = new DemoUpstream({ wordDelayMs: config.demoWordDelayMs });
  return { name: "Demo model (answers from a small file of its own)", kind: "demo", models: DEMO_MODELS, upstream };
}

function openai({ openai: settings, timeoutMs }: UpstreamConfig): UpstreamDescription | null {
  if (settings === null) return null;
  const upstream = new HttpUpstream({
    provider: `openai ${settings.baseUrl}`,
    baseUrl: settings.baseUrl,
    headers: settings.apiKey === null ? {} : KEY_HEADERS.openai(settings.apiKey),
    keyHeaders: KEY_HEADERS.openai,
    paths: upstreamPathsOf("openai"),
    modelsPath: "/models",
    timeouts: timeoutsOf(timeoutMs),
  });
  return { name: `OpenAI-compatible at ${settings.baseUrl}`, kind: "openai", models: ["*"], upstream };
}

function anthropic({ anthropic: settings, timeoutMs }: UpstreamConfig): UpstreamDescription | null {
  if (settings === null) return null;
  const upstream = new HttpUpstream({
    provider: `anthropic ${settings.baseUrl}`,
    baseUrl: settings.baseUrl,
    headers: { ...KEY_HEADERS.anthropic(settings.apiKey), "anthropic-version": ANTHROPIC_VERSION },
    keyHeaders: KEY_HEADERS.anthropic,
    paths: upstreamPathsOf("anthropic"),
    modelsPath: "/models",
    timeouts: timeoutsOf(timeoutMs),
  });
  return { name: `Anthropic at ${settings.baseUrl}`, kind: "anthropic", models: ["*"], upstream };
}

const CONNECT_MS = 10_000;

function timeoutsOf(timeoutMs: number) {
  return { connectMs: CONNECT_MS, firstByteMs: timeoutMs, idleMs: timeoutMs };
}
