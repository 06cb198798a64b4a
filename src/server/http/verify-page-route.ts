import { createHash } from "node:crypto";
import { pageHeaders, pageNonce } from "../edge/reply-headers";
import type { Services } from "../services/context";
import type { HttpReply } from "./message";
import { failureOf, problemReply } from "./problem";

/** Scripts and sheets of the page by their hash; it may load, send and connect to nothing at all. */
function policyOf(page: string): string {
  const hashOf = (tag: string) => {
    const [, text = ""] = new RegExp(`<${tag}(?: type="module")?>([\\s\\S]*?)</${tag}>`).exec(page) ?? [];
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  };
  return [
    "default-src 'none'",
    `script-src ${hashOf("script")}`,
    `style-src ${hashOf("style")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** For auditors, who have no account: what it checks they bring along, and it stays with them. */
export async function verifyPageReply(services: Services): Promise<HttpReply> {
  try {
    const body = await services.verifyPage();
    const headers = {
      ...pageHeaders({ nonce: pageNonce(), development: false, https: false }),
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": policyOf(body),
    };
    return { status: 200, headers, body };
  } catch (error) {
    return problemReply(failureOf(services, error));
  }
}
