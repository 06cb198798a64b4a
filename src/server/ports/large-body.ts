import type { ProviderWire } from "@/lib/core/wire";
import type { ParsedRequest, WireErrorShape } from "@/lib/wire/adapter";
import type { TokenEstimate } from "@/lib/wire/estimate-tokens";
import type { JsonScan } from "@/lib/wire/json-bounds";
import type { NamedByAddress } from "@/lib/wire/named-by-address";

/** A body that is too large to be parsed on the event loop, and what its reader has to know of the request. */
export interface LargeBodyInput {
  readonly wire: ProviderWire;
  /** What the address says of it. */
  readonly named: NamedByAddress;
  /** What apps call a model, and what the provider does. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Handed over. */
  readonly bytes: Uint8Array;
  readonly scan: JsonScan;
  /** Longer texts are not given back: nobody scans them. */
  readonly scanChars: number;
  readonly ignoredMetadata: readonly string[];
  readonly forwardSubject: "as-is" | "omit" | "pseudonym";
  /** A header names the person. */
  readonly subjectNamed: boolean;
}

/** What is left of it: small facts, the texts, and bytes. */
export interface LargeBody {
  /** `rest` and `upstreamBody` are empty: what follows stands for them. */
  readonly parsed: ParsedRequest;
  readonly estimate: TokenEstimate;
  /** `KeyedIdentity` in its canonical form, member by member. */
  readonly identity: Uint8Array;
  readonly exactNumbers?: Uint8Array;
  readonly identityDigest?: string;
  /** The body for the provider in UTF-8, cut where the person's name goes, as JSON. */
  readonly upstreamParts: readonly Uint8Array[];
  /** SHA-256 of the same, in base64url. */
  readonly upstreamDigest: string;
}

export type LargeBodyOutput =
  | ({ readonly kind: "read" } & LargeBody)
  | { readonly kind: "refused"; readonly error: WireErrorShape };
