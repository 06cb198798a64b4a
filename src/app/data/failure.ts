import { TRPCClientError } from "@trpc/client";

/** What a person is told when something did not work: what happened, and what to do. */
export interface FailureWords {
  title: string;
  advice: string;
}

export interface Issue {
  /** Where in what was sent: `settings.recognisers.custom.0.name`. */
  readonly field: string;
  readonly message: string;
}

/** What the server says as data; its message is for people and is read by nobody else. */
interface Told {
  readonly code: string | null;
  readonly reason: string | null;
  readonly field: string | null;
  readonly issues: readonly Issue[];
  readonly hint: string | null;
}

const NOTHING_TOLD: Told = { code: null, reason: null, field: null, issues: [], hint: null };

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

const WORDS_BY_REASON: Record<string, FailureWords> = {
  "changed-meanwhile": {
    title: "Somebody else changed this meanwhile",
    advice: "Reload to see what is there now. What you typed goes with it: copy what you need.",
  },
  "link-over": { title: "This link is used, over or was replaced", advice: "Ask an owner of this server for another." },
  "password-change-required": { title: "Choose your own password first", advice: "Reload the page to do it." },
  "second-factor-required": { title: "Your role asks for a second factor", advice: "Reload the page to set it up." },
};

const UNREACHABLE: FailureWords = {
  title: "Lethe can't be reached",
  advice: "Check that the server is running and that you are online.",
};

const TRY_AGAIN = "Correct it and try again.";

function toldBy(error: unknown): Told {
  if (!(error instanceof TRPCClientError)) return NOTHING_TOLD;
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null) return NOTHING_TOLD;
  const fields = data as Record<string, unknown>;
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : null);
  const issues = Array.isArray(fields.issues) ? (fields.issues as Issue[]) : [];
  return { code: text("code"), reason: text("reason"), field: text("field"), issues, hint: text("hint") };
}

export function failureCode(error: unknown): string | null {
  return toldBy(error).code;
}

/** What the server says that it was, finer than the code. */
export function reasonOf(error: unknown): string | null {
  return toldBy(error).reason;
}

/** What of the input was not taken, field by field. Empty when it was about no field. */
export function issuesOf(error: unknown): readonly Issue[] {
  const { issues, field, hint } = toldBy(error);
  if (issues.length > 0) return issues;
  return field === null ? [] : [{ field, message: hint ?? wordsOf(error) }];
}

export function describeFailure(error: unknown): FailureWords {
  const { code, reason, issues, hint } = toldBy(error);
  if (code === null) return UNREACHABLE;
  const words = (reason === null ? undefined : WORDS_BY_REASON[reason]) ?? WORDS_BY_CODE[code];
  if (words !== undefined) return words;
  // The remaining codes are about what was sent (conflict, bad request): the service's own words say it best.
  const [issue, ...more] = issues;
  if (issue !== undefined && more.length === 0) return { title: issue.message, advice: hint ?? TRY_AGAIN };
  return { title: wordsOf(error), advice: hint ?? TRY_AGAIN };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : "It did not work";
}

/** One line, for a toast. */
export function failureLine(error: unknown): string {
  const { title, advice } = describeFailure(error);
  return `${title}. ${advice}`;
}
