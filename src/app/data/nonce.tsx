"use client";

import { createContext, type ReactNode, useContext } from "react";

const NonceContext = createContext<string | undefined>(undefined);

declare global {
  /** Read by what locks scrolling under a dialog when it writes its sheet. */
  var __webpack_nonce__: string | undefined;
}

/** For libraries that write sheets into the page: without the page's nonce its policy refuses them. */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  if (nonce !== undefined && typeof window !== "undefined") globalThis.__webpack_nonce__ = nonce;
  return <NonceContext.Provider value={nonce}>{children}</NonceContext.Provider>;
}

export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
