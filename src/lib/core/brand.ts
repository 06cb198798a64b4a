/** Nominal strings: one kind of id can never be passed where another is expected. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type TenantId = Brand<string, "TenantId">;
/** UUID v7. */
export type EntryId = Brand<string, "EntryId">;
/** Base64url of 32 bytes: HMAC over scope and prompt. */
export type CacheKey = Brand<string, "CacheKey">;
/** Base64url of 32 bytes: HMAC over everything that must match exactly. */
export type ScopeId = Brand<string, "ScopeId">;
/** The scope and then the key under which a candidate would serve everybody: 43 characters each. */
export type Pool = Brand<string, "Pool">;
/** Base64url of 32 bytes: HMAC pseudonym of a person inside one tenant. */
export type SubjectRef = Brand<string, "SubjectRef">;
/** Base64url of 32 bytes: HMAC pseudonym of an app's own authorisation scope inside one tenant. */
export type AudienceRef = Brand<string, "AudienceRef">;
/** Names one secret of the vault; never the secret itself. */
export type KeyId = Brand<string, "KeyId">;
