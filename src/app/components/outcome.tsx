import type { Outcome, Reason, StoreRefusal } from "@/lib/core/outcome";
import type { EntryView, UsageTotals } from "@/server/services/views";
import { cn } from "./class-names";
import { ShareBar } from "./share-bar";
import { Badge } from "./ui/badge";

/** One colour and one name for an outcome, wherever it is shown: badge, bar, chart, legend. Order is stacking order. */
export const OUTCOME_LOOKS: readonly {
  outcome: Outcome;
  label: string;
  field: "hitsExact" | "hitsSemantic" | "misses" | "bypasses" | "errors";
  color: string;
}[] = [
  { outcome: "hit-exact", label: "Exact hit", field: "hitsExact", color: "var(--outcome-hit-exact)" },
  { outcome: "hit-semantic", label: "Semantic hit", field: "hitsSemantic", color: "var(--outcome-hit-semantic)" },
  { outcome: "miss", label: "Miss", field: "misses", color: "var(--outcome-miss)" },
  { outcome: "bypass", label: "Bypass", field: "bypasses", color: "var(--outcome-bypass)" },
  { outcome: "error", label: "Error", field: "errors", color: "var(--outcome-error)" },
];

export const REASON_WORDS: Record<Reason, string> = {
  "same-key": "Same question, same scope",
  collapsed: "Shared the call of an equal request",
  similar: "Similar question, same scope",
  "stale-if-error": "Past its time; the provider failed",
  "not-found": "Nothing near in this scope",
  "below-threshold": "Near, but not near enough",
  "guard-refused": "Near, but a guard saw a difference",
  expired: "The entry was past its time",
  "too-old": "Older than the client allows",
  "refresh-asked": "The client asked for a fresh answer",
  "exact-only": "Only exact matches apply here",
  "awaiting-confirmation": "Another person's answer waits to be confirmed",
  "entry-refused": "The entry failed its checks",
  brake: "The emergency brake is pulled",
  "cache-off": "The cache is off for this tenant",
  "policy-denied": "The policy says no",
  "time-sensitive": "It asks for something new each time",
  "policy-error": "The policy failed",
  "tool-call": "Tools were offered or used",
  "scanner-error": "The text could not be scanned",
  "no-store-asked": "The client asked for no caching",
  "key-unproven": "The app's own provider key is not proven",
  "subject-blocked": "An erasure of this person is under way",
  "tenant-blocked": "An erasure is under way",
  "cache-unavailable": "Database or key vault unavailable",
  "not-cacheable": "This kind of call can't be cached",
  "upstream-error": "The model's provider refused or failed",
  "upstream-unreachable": "The model's provider can't be reached",
  "only-if-cached": "The client wanted a cached answer only",
  "over-limit": "A limit of the app key or the tenant is used up",
  "bad-request": "The request was not valid",
};

/** Whom an entry may serve. */
export const SHARING_WORDS: Record<EntryView["sharing"], string> = {
  tenant: "everyone of the tenant",
  subject: "only the person who asked",
  unconfirmed: "the person who asked, until another answer confirms it",
};

/** What would change it. */
export const REASON_ADVICE: Record<Reason, string> = {
  "same-key": "The very same request was answered before.",
  collapsed: "It waited for an equal request that was under way, and cost nothing of its own.",
  similar: "Another question was near enough, and every difference keeps the meaning.",
  "stale-if-error": "The client allows an answer past its time while the provider fails.",
  "not-found":
    "Nothing was asked before with the same model, system prompt, tools and parameters. A field that changes with each request (a date in the system prompt, metadata) keeps it so.",
  "below-threshold": "A looser profile would serve more of these, and more wrong ones.",
  "guard-refused": "A difference might change the meaning. A looser profile accepts more kinds of them.",
  expired: "A longer lifetime in the settings would have served it.",
  "too-old": "The client sends max-age: it wants fresher answers than are held.",
  "refresh-asked": "The client sends no-cache: it asks past the cache on purpose.",
  "exact-only": "It ends with no user's text, or holds characters that are only compared whole.",
  "awaiting-confirmation": "Sharing is set to confirmed: once another person's answer agrees, it serves everyone.",
  "entry-refused": "See the Trust page: the entry may have been changed outside of Lethe.",
  brake: "Release the brake in the settings, or on the Tenants page.",
  "cache-off": "Switch the cache on in the tenant's settings.",
  "policy-denied": "A rule of the policy: try it on the Policy page with these facts.",
  "time-sensitive": "Such an answer is soon untrue. The policy says which words count.",
  "policy-error": "A rule failed or gave no value: the Policy page tests it.",
  "tool-call": "Tools act on the world: such answers are kept only where the policy allows it.",
  "scanner-error":
    "The text is too long to be scanned in time, or a recogniser of the tenant can't be used: see its settings.",
  "no-store-asked": "The client sends no-store.",
  "key-unproven": "Hits follow once the provider has accepted the key.",
  "subject-blocked": "It ends with the erasure.",
  "tenant-blocked": "It ends with the erasure.",
  "cache-unavailable": "Check the database, the vault and the server's log.",
  "not-cacheable": "Passed on as it came.",
  "upstream-error": "The provider's own answer went to the client as it was.",
  "upstream-unreachable": "Check the provider's address and the network.",
  "only-if-cached": "The client sends only-if-cached and got 504.",
  "over-limit": "Limits are in the tenant's settings and with each app key.",
  "bad-request": "The reply said what was wrong with it.",
};

export const NOT_STORED_WORDS: Record<StoreRefusal, string> = {
  bypass: "the cache had no part in it",
  "policy-denied": "the policy lets it be looked up only",
  "no-store-asked": "the client sent no-store",
  "read-only-key": "its app key may not write",
  status: "the provider did not answer 200",
  "tool-call": "the answer calls a tool",
  refused: "the model refused",
  filtered: "the provider cut it for its content",
  truncated: "it ran into a token limit",
  incomplete: "it did not end by itself",
  empty: "it shows its reader nothing",
  "not-as-asked": "it is not in the form that was asked for",
  unreadable: "a part of it can't be scanned",
  "too-large": "it is over the size cap",
  "scrubbed-structure": "replacing personal data broke its form",
  "high-severity": "what was found in it must not be kept",
  "volatile-used": "it uses what the tenant's rules mask",
  "personal-data": "something personal was left after scrubbing",
  "stale-generation": "an erasure began",
  "queue-full": "too many answers waited to be stored",
  failed: "scanner, vault or database failed",
};

/** Names that a record gives to what a pair differs in; one that is not here speaks for itself. */
export const GUARD_WORDS: Partial<Record<string, string>> = {
  number: "another number or unit",
  negation: "one denies what the other says",
  "question-word": "asks for something else",
  "content-word": "another word that carries meaning",
  "case-of-name": "capital letters that make another name",
  "plural-of-thing": "one against many",
  preposition: "another relation between the words",
  pronoun: "about somebody else",
  possessive: "of somebody else",
  quantifier: "another amount",
  literal: "another text in quotes, code or a command",
  mark: "another sign or operator",
  "hidden-text": "characters that cannot be seen",
  slot: "another thing in the same place",
  "nothing-left": "too little is left to compare",
  "too-different": "too many differences",
  uncertain: "many small differences together",
};

function lookOf(outcome: Outcome) {
  const look = OUTCOME_LOOKS.find((candidate) => candidate.outcome === outcome);
  return look ?? { label: outcome, color: "var(--outcome-miss)" };
}

function OutcomeDot({ outcome, className }: { outcome: Outcome; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("inline-block size-2.5 shrink-0 rounded-[3px]", className)}
      style={{ background: lookOf(outcome).color }}
    />
  );
}

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return (
    <Badge data-outcome={outcome} className="border-line bg-surface pr-2.5">
      <OutcomeDot outcome={outcome} />
      {lookOf(outcome).label}
    </Badge>
  );
}

/** The share of each outcome in one thin line. */
export function OutcomeBar({ totals, className }: { totals: UsageTotals; className?: string }) {
  const parts = OUTCOME_LOOKS.map((look) => ({ color: look.color, count: totals[look.field] }));
  return <ShareBar parts={parts} className={cn("h-1.5", className)} />;
}
