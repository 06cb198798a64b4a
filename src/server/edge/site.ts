import { isIP } from "node:net";

/** Names of this machine that no stranger's DNS can point at it: each is fixed by RFC 6761 or an address itself. */
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"] as const;

/** Where the dashboard lives: the only host and origin that its pages, its tRPC and its logins answer to. */
export interface Site {
  /** What to tell people who came by another name. */
  readonly address: string;
  hasHost(host: string): boolean;
  /** Is it this server's own page? `host`: what the request itself was sent to. */
  hasOrigin(origin: string, host: string): boolean;
  /** Browsers send `Sec-Fetch-Site` to https and to this machine, and to nobody else. */
  sendsFetchMetadata(host: string): boolean;
}

/** `publicUrl` as the operator has set it; else what the server listens on. */
export function siteOf(publicUrl: string | null, listening: { host: string; port: number }): Site {
  return publicUrl === null ? listeningSite(listening) : namedSite(new URL(publicUrl));
}

function namedSite(url: URL): Site {
  const loopback = isLoopback(url.hostname);
  return {
    address: url.origin,
    hasHost: (host) => urlOf(`${url.protocol}//${host}`)?.host === url.host,
    hasOrigin: (origin) => origin === url.origin,
    sendsFetchMetadata: () => url.protocol === "https:" || loopback,
  };
}

/**
 * Without a public URL. On loopback: its names with the port. On every address (0.0.0.0): what names no host but an
 * address, since a stranger's DNS entry is a name, and this machine's own addresses can't be known behind a port mapping.
 */
function listeningSite({ host, port }: { host: string; port: number }): Site {
  const everywhere = host === "0.0.0.0" || host === "::" || host === "";
  const names = isLoopback(bracketed(host)) ? [...LOOPBACK_NAMES] : [bracketed(host).toLowerCase()];
  const hosts = new Set(names.map((name) => urlOf(`http://${name}:${port}`)?.host));
  const hasHost = (asked: string) => {
    const url = urlOf(`http://${asked}`);
    if (url === null) return false;
    return everywhere ? url.hostname === "localhost" || isIP(unbracketed(url.hostname)) !== 0 : hosts.has(url.host);
  };
  return {
    address: `http://${everywhere || isLoopback(bracketed(host)) ? "localhost" : bracketed(host)}:${port}`,
    hasHost,
    hasOrigin: (origin, asked) => hasHost(asked) && origin === urlOf(`http://${asked}`)?.origin,
    sendsFetchMetadata: (asked) => isLoopback(urlOf(`http://${asked}`)?.hostname ?? ""),
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

/** Only an authority may follow the scheme: a host with a path, a user or a blank in it is none. */
function urlOf(text: string): URL | null {
  if (!/^https?:\/\/[^\s/?#@\\]+$/.test(text)) return null;
  return URL.canParse(text) ? new URL(text) : null;
}
