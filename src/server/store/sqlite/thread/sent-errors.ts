import { DriverAdapterError } from "@prisma/driver-adapter-utils";
import { StoreError } from "@/server/ports/entry-store";
import { toStoreError } from "../errors";
import type { SentError } from "./messages";

const ADAPTER_ERROR = "DriverAdapterError";

export function packError(thrown: unknown): SentError {
  const error = toStoreError(thrown);
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  if (error instanceof StoreError) return { name, message, code: error.code };
  return name === ADAPTER_ERROR ? { name, message, adapterCause: error.cause } : { name, message };
}

export function unpackError(sent: SentError): Error {
  if (sent.code !== undefined) return new StoreError(sent.code, sent.message);
  if (sent.name === ADAPTER_ERROR)
    return new DriverAdapterError(sent.adapterCause as ConstructorParameters<typeof DriverAdapterError>[0]);
  return Object.assign(new Error(sent.message), { name: sent.name });
}
