import type { UpstreamKind } from "@/lib/wire/upstream-kinds";
import type { UpstreamView } from "@/server/services/upstreams/upstream-view";

export type Provider = UpstreamView;

export const KIND_WORDS: Readonly<Record<UpstreamKind, string>> = {
  openai: "OpenAI protocol",
  azure: "Azure OpenAI",
  anthropic: "Anthropic protocol",
  gemini: "Gemini",
};
export const KINDS = Object.keys(KIND_WORDS) as UpstreamKind[];

/** Numbers of its options. */
type NumberOption = Exclude<keyof Provider["options"], "aliases" | "apiVersion">;

export interface Draft {
  name: string;
  kind: UpstreamKind;
  baseUrl: string;
  apiKey: string;
  /** Only where there is one: take it away. */
  withoutKey: boolean;
  models: string;
  aliases: string;
  /** Of Azure's kind only. */
  apiVersion: string;
  /** Null: as it is by default. */
  numbers: Record<NumberOption, number | null>;
}

interface NumberFieldOf {
  option: NumberOption;
  label: string;
  min: number;
  max: number;
  /** What stands for one of the field's: milliseconds of a second. */
  unit: number;
  byDefault: number;
}

const SECOND = 1_000;
const MINUTE = 60;

/** In the order of a call. The service has the same bounds and refuses what lies outside. */
export const NUMBER_FIELDS: readonly NumberFieldOf[] = [
  { option: "connectMs", label: "Seconds to connect", min: 0.1, max: MINUTE, unit: SECOND, byDefault: 10 },
  { option: "firstByteMs", label: "Seconds to begin", min: 1, max: 60 * MINUTE, unit: SECOND, byDefault: 600 },
  { option: "idleMs", label: "Seconds of silence", min: 1, max: 60 * MINUTE, unit: SECOND, byDefault: 300 },
  { option: "totalMs", label: "Seconds in all", min: 1, max: 120 * MINUTE, unit: SECOND, byDefault: 1_200 },
  { option: "retries", label: "Retries", min: 0, max: 5, unit: 1, byDefault: 1 },
  { option: "concurrency", label: "Calls at one time", min: 1, max: 10_000, unit: 1, byDefault: 200 },
  { option: "queue", label: "Calls that may wait", min: 0, max: 10_000, unit: 1, byDefault: 1_000 },
  { option: "breakAfter", label: "Failures in a row", min: 1, max: 1_000, unit: 1, byDefault: 10 },
  { option: "breakMs", label: "Seconds left alone", min: 1, max: 10 * MINUTE, unit: SECOND, byDefault: 15 },
];

export function draftOf(provider: Provider | null): Draft {
  const numbers = Object.fromEntries(
    NUMBER_FIELDS.map(({ option, unit }) => [option, provider === null ? null : provider.options[option] / unit]),
  ) as Draft["numbers"];
  return {
    name: provider?.name ?? "",
    kind: KINDS.find((kind) => kind === provider?.kind) ?? "openai",
    baseUrl: provider?.baseUrl ?? "",
    apiKey: "",
    withoutKey: false,
    models: provider?.models.join("\n") ?? "*",
    aliases: Object.entries(provider?.options.aliases ?? {})
      .map(([alias, model]) => `${alias} = ${model}`)
      .join("\n"),
    apiVersion: provider?.options.apiVersion ?? "",
    numbers,
  };
}

export function modelsOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((model) => model.trim())
    .filter(Boolean);
}

/** `what apps say = what the provider says`, a line each. Null: a line is neither. */
export function aliasesOf(text: string): Record<string, string> | null {
  const aliases: [string, string][] = [];
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const [alias, model, more] = line.split("=").map((part) => part.trim());
    if (!alias || !model || more !== undefined) return null;
    aliases.push([alias, model]);
  }
  return Object.fromEntries(aliases);
}

/** As the service takes it: what was left empty is left out. */
export function inputOf(draft: Draft, provider: Provider | null, tenantId: string | null) {
  const { name, kind, baseUrl, apiKey, withoutKey, models, aliases, apiVersion, numbers } = draft;
  const given = NUMBER_FIELDS.flatMap(({ option, unit }) => {
    const value = numbers[option];
    return value === null ? [] : [[option, Math.round(value * unit)]];
  });
  const key = apiKey.trim() !== "" ? { apiKey: apiKey.trim() } : withoutKey ? { apiKey: null } : {};
  const version = kind === "azure" && apiVersion.trim() !== "" ? { apiVersion: apiVersion.trim() } : {};
  return {
    tenantId,
    ...(provider === null ? {} : { id: provider.id }),
    name: name.trim(),
    kind,
    baseUrl: baseUrl.trim(),
    ...key,
    models: modelsOf(models),
    options: { aliases: aliasesOf(aliases) ?? {}, ...version, ...Object.fromEntries(given) },
  };
}
