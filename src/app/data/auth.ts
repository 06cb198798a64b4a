/** What the login service said no with. `status` 0: it did not answer. */
export interface Refused {
  readonly status: number;
  /** Stable: `TOO_MANY_TRIES`, `PASSWORD_UNCHANGED`, ... */
  readonly code: string;
  readonly message: string | null;
}

export type Told<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly refused: Refused };

const NO_ANSWER: Refused = { status: 0, code: "NO_ANSWER", message: null };

const BASE = "/api/auth";

/** One call of the login service, by its path. Never throws. */
export async function askAuth<T>(path: string, body?: object): Promise<Told<T>> {
  try {
    const headers = { "content-type": "application/json" };
    const sent = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(BASE + path, sent);
    const data: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, data: data as T };
    return { ok: false, refused: refusedOf({ ...(data ?? {}), status: response.status }) };
  } catch {
    return { ok: false, refused: NO_ANSWER };
  }
}

/** What talks to the device. Large, and seldom needed: fetched then. */
async function passkeyClient() {
  const [{ createAuthClient }, { passkeyClient: plugin }] = await Promise.all([
    import("better-auth/react"),
    import("@better-auth/passkey/client"),
  ]);
  return createAuthClient({ plugins: [plugin()] });
}

/** Null: it worked. Throws where the device or the person said no. */
export async function logInByPasskey(): Promise<Refused | null> {
  const { error } = await (await passkeyClient()).signIn.passkey();
  return error ? refusedOf(error) : null;
}

/** Null: it is added. */
export async function addPasskey(name: string): Promise<Refused | null> {
  const error = (await (await passkeyClient()).passkey.addPasskey({ name }))?.error;
  return error ? refusedOf(error) : null;
}

/** A failure in the service's own words, as data. */
function refusedOf(error: object): Refused {
  const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
  return {
    status: typeof status === "number" ? status : 0,
    code: typeof code === "string" ? code : "UNKNOWN",
    message: typeof message === "string" && message !== "" ? message : null,
  };
}
