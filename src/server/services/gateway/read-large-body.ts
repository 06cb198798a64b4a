import { Encoded } from "@/lib/core/canonical";
import type { KeyedIdentity } from "@/lib/keying/identity";
import { type WireAdapter, WireError } from "@/lib/wire/adapter";
import { KIND_OF_WIRE } from "@/lib/wire/client-context";
import type { JsonScan } from "@/lib/wire/json-bounds";
import type { NamedByAddress } from "@/lib/wire/named-by-address";
import type { LargeBody } from "../../ports/large-body";
import { type JobInput, type JobName, type JobOutput, WorkerError } from "../../ports/worker-pool";
import type { AppActor, Services } from "../context";
import { ServiceError } from "../service-error";

interface Arrived {
  /** Aborted when the client has left. */
  readonly signal: () => AbortSignal;
  readonly bytes: Buffer;
  readonly scan: JsonScan;
}

/** Whether a body would hold the event loop: a picture of 15 MB did for half a second. */
export function isLarge({ limits }: Pick<Services, "limits">, { bytes, members }: JsonScan): boolean {
  return bytes > limits.loopBodyBytes || members > limits.loopMembers;
}

interface LargeRequest {
  readonly actor: AppActor;
  readonly adapter: WireAdapter;
  readonly headers: Readonly<Record<string, string>>;
  readonly named: NamedByAddress;
}

/** Checked, parsed, digested and written out in a worker thread. @throws WireError as the parse does; ServiceError `unavailable` */
export async function readLargeBody(
  services: Services,
  { actor, adapter, headers, named }: LargeRequest,
  arrived: Arrived,
): Promise<LargeBody> {
  const { settings } = await services.tenants.get(actor.tenantId);
  const aliases = await services.upstreamBook.aliases(actor.tenantId, KIND_OF_WIRE[adapter.wire]);
  const input = {
    ...given(arrived),
    wire: adapter.wire,
    named,
    aliases,
    scanChars: services.limits.scanChars,
    ignoredMetadata: settings.ignoredMetadata,
    forwardSubject: settings.forwardSubject,
    subjectNamed: headers["lethe-subject"] !== undefined,
  };
  const output = await inThread(services, "read-body", input, { owner: actor.tenantId, signal: arrived.signal() });
  if (output.kind === "refused") throw new WireError(output.error);
  return output;
}

/** As it goes into the scope. */
export function identityOfLarge({ identity, exactNumbers, identityDigest }: LargeBody): KeyedIdentity {
  return {
    identity: new Encoded(identity),
    ...(exactNumbers === undefined ? {} : { exactNumbers: new Encoded(exactNumbers) }),
    ...(identityDigest === undefined ? {} : { identityDigest }),
  };
}

/** The same checks for a body that is passed on as it came. @throws WireError; ServiceError `unavailable` */
export async function checkLargeBody(
  services: Services,
  { tenantId: owner }: AppActor,
  arrived: Arrived,
): Promise<{ bytes: Uint8Array; accountField: string | null }> {
  const { refused, bytes, accountField } = await inThread(services, "check-body", given(arrived), {
    owner,
    signal: arrived.signal(),
  });
  if (refused !== null) throw new WireError(refused);
  return { bytes, accountField };
}

/** A buffer of its own, which is handed over and not copied. */
function given({ bytes, scan }: Pick<Arrived, "bytes" | "scan">): { bytes: Uint8Array<ArrayBuffer>; scan: JsonScan } {
  const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  return { bytes: whole ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes), scan };
}

async function inThread<Name extends Extract<JobName, "read-body" | "check-body">>(
  { workers, limits }: Services,
  job: Name,
  input: JobInput<Name>,
  of: { readonly owner: string; readonly signal: AbortSignal },
): Promise<JobOutput<Name>> {
  try {
    const transfer = [input.bytes.buffer as ArrayBuffer];
    return await workers.run(job, input, { timeoutMs: limits.largeBodyMs, transfer, ...of });
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error;
    throw new ServiceError("unavailable", "The body could not be read just now: send it again in a moment.", error);
  }
}
