import { TRPCClientError } from "@trpc/client";

/** What a person is told when something did not work: what happened, and what to do. */
export interface FailureWords {
  title: string;
  advice: string;
}

const WORDS_BY_CODE: Record<string, FailureWords> = {
  UNAUTHORIZED: { title: "You are logged out", advice: "Log in again to go on." },
  FORBIDDEN: { title: "Your role does not allow this", advice: "Ask an owner of this server for another role." },
  NOT_FOUND: { title: "There is nothing here", advice: "It may have been erased or removed. Go back and look again." },
  TOO_MANY_REQUESTS: { title: "Too many tries", advice: "Wait a minute, then try again." },
  SERVICE_UNAVAILABLE: {
    title: "The database does not answer",
    advice: "Apps still get answers from their models. Check the database and the server's log.",
  },
  INTERNAL_SERVER_ERROR: {
    title: "The server failed",
    advice: "Try again. If it stays, the server's log names the cause.",
  },
};

const CHANGED_MEANWHILE: FailureWords = {
  title: "Somebody else changed this meanwhile",
  advice: "Reload to see what is there now. What you typed goes with it: copy what you need.",
};

const UNREACHABLE: FailureWords = {
  title: "Lethe can't be reached",
  advice: "Check that the server is running and that you are online.",
};

export function failureCode(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("code" in data)) return null;
  return typeof data.code === "string" ? data.code : null;
}

/** What the server says that it was, finer than the code. */
export function reasonOf(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("reason" in data)) return null;
  return typeof data.reason === "string" ? data.reason : null;
}

export function describeFailure(error: unknown): FailureWords {
  const code = failureCode(error);
  if (code === null) return UNREACHABLE;
  const words = WORDS_BY_CODE[code];
  if (words !== undefined) return words;
  if (reasonOf(error) === "changed-meanwhile") return CHANGED_MEANWHILE;
  // The remaining codes are about what was sent (conflict, bad request): the service's own words say it best.
  return { title: error instanceof Error ? error.message : "It did not work", advice: "Correct it and try again." };
}

/** One line, for a toast. */
export function failureLine(error: unknown): string {
  const { title, advice } = describeFailure(error);
  return `${title}. ${advice}`;
}
