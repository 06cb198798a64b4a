import { randomBytes } from "node:crypto";

const NONCE_BYTES = 16;

/** On every reply, whoever it is for. */
const ALWAYS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
} as const;

/** Replies that carry data are for who asked, once: no cache on the way keeps them, and no page shows them as a page. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), browsing-topics=()",
};

const YEAR_SECONDS = 365 * 24 * 3600;

export function pageNonce(): string {
  return randomBytes(NONCE_BYTES).toString("base64");
}

export interface PageOptions {
  readonly nonce: string;
  /** The sources run instead of the build: their tools evaluate text and open a socket. */
  readonly development: boolean;
  /** People reach it by https only. */
  readonly https: boolean;
}

export function pageHeaders(options: PageOptions): Record<string, string> {
  const transport = options.https ? { "strict-transport-security": `max-age=${YEAR_SECONDS}` } : {};
  return { ...PAGE_HEADERS, ...transport, "content-security-policy": pagePolicy(options) };
}

/**
 * Nothing is allowed but what is named. Scripts by nonce, and what those load (`strict-dynamic`); sheets from here and by
 * nonce; style attributes, which charts set, can't run anything.
 */
export function pagePolicy({ nonce, development }: PageOptions): string {
  const allow = (when: boolean, source: string) => (when ? ` ${source}` : "");
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${allow(development, "'unsafe-eval'")}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${allow(development, "ws:")}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
