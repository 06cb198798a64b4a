import type { ProviderWire } from "../core/wire";
import { inAddress } from "./address-name";
import { ANTHROPIC_VERSION, type ProviderKind } from "./client-context";
import { WIRES } from "./wires";

/** What the address of a call is made of beside the wire. */
export interface CallAddress {
  readonly model: string;
  readonly stream: boolean;
}

/** All that is said of a kind of provider once: how it is addressed, and how it wants its key. */
interface UpstreamKindRow {
  /** Whose protocol it speaks. */
  readonly protocol: ProviderKind;
  /** Of a base URL that names none. */
  readonly basePath: string;
  readonly keyHeaders: (apiKey: string) => Readonly<Record<string, string>>;
  /** Of every request, where the client says nothing else. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of every request to a model, where the client says nothing else. */
  readonly query: Readonly<Record<string, string>>;
  /** Below the base URL; null: it does not answer this wire. @throws WireError 400 for a model that can't stand in an address */
  readonly pathOf: (wire: ProviderWire, call: CallAddress) => string | null;
  /** Before the path of an endpoint that is passed through. */
  readonly passedBelow: string;
}

const bearer = (apiKey: string) => ({ authorization: `Bearer ${apiKey}` });

const AZURE_API_VERSION = "2024-10-21";

export const UPSTREAM_KIND_ROWS = {
  openai: {
    protocol: "openai",
    basePath: "/v1",
    keyHeaders: bearer,
    headers: {},
    query: {},
    pathOf: ofTable("openai"),
    passedBelow: "",
  },
  azure: {
    protocol: "openai",
    basePath: "/openai",
    keyHeaders: (apiKey) => ({ "api-key": apiKey }),
    headers: {},
    query: { "api-version": AZURE_API_VERSION },
    // Responses are not below a deployment: their body names it.
    pathOf: (wire, { model, stream }) => {
      const path = ofTable("openai")(wire, { model, stream });
      if (path === null) return null;
      return wire === "openai.responses" ? `/v1${path}` : `/deployments/${inAddress(model)}${path}`;
    },
    passedBelow: "/v1",
  },
  anthropic: {
    protocol: "anthropic",
    basePath: "/v1",
    keyHeaders: (apiKey) => ({ "x-api-key": apiKey }),
    headers: { "anthropic-version": ANTHROPIC_VERSION },
    query: {},
    pathOf: ofTable("anthropic"),
    passedBelow: "",
  },
  gemini: {
    protocol: "gemini",
    basePath: "/v1beta",
    keyHeaders: (apiKey) => ({ "x-goog-api-key": apiKey }),
    headers: {},
    query: {},
    pathOf: ofTable("gemini"),
    passedBelow: "",
  },
} as const satisfies Readonly<Record<string, UpstreamKindRow>>;

export type UpstreamKind = keyof typeof UPSTREAM_KIND_ROWS;
export const UPSTREAM_KINDS = Object.keys(UPSTREAM_KIND_ROWS) as [UpstreamKind, ...UpstreamKind[]];

export function upstreamKind(kind: UpstreamKind): UpstreamKindRow {
  return UPSTREAM_KIND_ROWS[kind];
}

function ofTable(protocol: ProviderKind): UpstreamKindRow["pathOf"] {
  return (wire, call) => (WIRES[wire].kind === protocol ? WIRES[wire].pathOf(call) : null);
}

/** @param defaults where the client's own query names them, it stands */
export function withQuery(path: string, search: string, defaults: Readonly<Record<string, string>> = {}): string {
  const named = new URLSearchParams(search);
  const added = Object.entries(defaults).filter(([name]) => !named.has(name));
  const parts = [search.slice(1), new URLSearchParams(added).toString()].filter((part) => part !== "");
  if (parts.length === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${parts.join("&")}`;
}
