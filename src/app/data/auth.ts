import { passkeyClient } from "@better-auth/passkey/client";
import { createAuthClient } from "better-auth/react";

/** Same origin, `/api/auth`. */
export const authClient = createAuthClient({ plugins: [passkeyClient()] });

/** What the login service said no with. `status` 0: it did not answer. */
export interface Refused {
  readonly status: number;
  /** Stable: `TOO_MANY_TRIES`, `PASSWORD_UNCHANGED`, ... */
  readonly code: string;
  readonly message: string | null;
}

export type Told<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly refused: Refused };

const NO_ANSWER: Refused = { status: 0, code: "NO_ANSWER", message: null };

/** One call of the login service, by its path below `/api/auth`. Never throws. */
export async function askAuth<T>(path: string, body: object): Promise<Told<T>> {
  try {
    const { data, error } = await authClient.$fetch<T>(path, { method: "POST", body });
    return error ? { ok: false, refused: refusedOf(error) } : { ok: true, data: data as T };
  } catch {
    return { ok: false, refused: NO_ANSWER };
  }
}

/** The library's own words for a failure, as data. */
export function refusedOf(error: object): Refused {
  const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
  return {
    status: typeof status === "number" ? status : 0,
    code: typeof code === "string" ? code : "UNKNOWN",
    message: typeof message === "string" && message !== "" ? message : null,
  };
}
