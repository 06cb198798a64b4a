import { isDoing } from "./doing-verbs";

/** What one asks somebody to do, as alternatives of a pattern. */
export const WORK =
  "show|give|talk|speak|explain|write|find|list|describe|translate|make|create|set|check|summarize|provide|suggest|recommend|send|play|turn|add|remove|delete|generate|compare|calculate|convert|fix|define|rewrite|draft|compose|solve|compute|name|read|repeat|call|order|book|schedule|cancel|change|update|search|get|put|start|stop|open|close|pay|transfer|identify|analyze|correct|improve|outline|design|build|implement|review|proofread|clarify|walk|teach|tell|help|look|spell|remind|track|freeze|block|report|activate|reset|move|reserve|refund|confirm|locate|save|share|pull|bring|pick|increase|lower|raise|switch|replace|schedule|text|email|unlock|lock|submit|file|let|guess|connect|disconnect|verify|link|request|upgrade|roll|skip|tell";

/**
 * What is done to an account, a device or a tool, not by writing an answer: whoever asks for it, wants it or asks whether it
 * can be done is told how. Write, explain, translate or compare are not here: there an order gets the thing itself.
 */
const ACTIONS: ReadonlySet<string> = new Set(
  "activate add apply block book buy cancel cash charge change claim close confirm connect deactivate delete deposit disable disconnect dispute download enable exchange exit export flip freeze import increase install link lock log lower open order pair pay raise reboot redeem refund register remove renew rent replace report reserve reset restart return reverse roll rotate schedule send set sign swap switch terminate top track transfer turn undo unblock unfreeze uninstall unlink unlock unsubscribe update upgrade upload verify withdraw deregister pause resume reschedule revert rollover sync trace unsync".split(
    " ",
  ),
);

/** Done to a thing that one has: cancel a transaction is cancel mine. One may open, order or book a second one. */
const OWNING = new Set(
  "activate deactivate reactivate cancel change close verify track renew replace reset redeem unlock unblock freeze unfreeze update return dispute revert".split(
    " ",
  ),
);

export function isOwning(word: string): boolean {
  return OWNING.has(word);
}

/** What is made or put by having it done. */
const ARRANGED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    "make",
    new Set(
      "appointment appointments reservation reservations booking payment payments change changes deposit transfer withdrawal".split(
        " ",
      ),
    ),
  ],
]);
/** What is given or sent to whoever asks for it. */
const GIVEN = new Set(
  "card cards account refund refunds loan checkbook appointment uber taxi cab ride reservation statement visa".split(
    " ",
  ),
);

/** `get a card`: whoever wants one asks how; whether one may have it is another question. */
export function isGivenOut(verb: string, object: string): boolean {
  return verb === "get" && GIVEN.has(object);
}

/** Of one's own things it is done to the thing itself; text and code are mended by answering. */
const MENDED = new Set("fix repair unclog".split(" "));
const WRITTEN =
  /^(?:code|script|program|query|function|essay|sentence|grammar|spelling|text|paragraph|resume|cv|letter|email|answer|bug|error|errors|typo|typos|mistake|mistakes|poem|story|regex|json|css|html|formula|writing|homework|equation|way|passion|purpose|voice|relationship|life|marriage|sleep)$/;

/** `fix my contactless`; `words`: what follows the verb. */
export function isMended(verb: string, words: readonly string[]): boolean {
  return MENDED.has(verb) && words[0] === "my" && words.length > 1 && !words.some((word) => WRITTEN.test(word));
}

export function isArranged(verb: string, object: string): boolean {
  return ARRANGED.get(verb)?.has(object) ?? false;
}

/** Behind how, can and want: alternatives of the slot say the same of what is done on purpose. */
export function isDone(word: string): boolean {
  return ACTIONS.has(word) || isDoing(word);
}

/** Of these somebody gets a thing: book me a room is book a room. */
const ORDERED: ReadonlySet<string> = new Set("book order reserve rent buy schedule set get".split(" "));

export function isOrdered(word: string): boolean {
  return ORDERED.has(word);
}

const WORK_VERBS: ReadonlySet<string> = new Set(WORK.split("|"));

/** What one asks somebody to do. */
export function isWork(word: string): boolean {
  return WORK_VERBS.has(word);
}

export function isAction(word: string): boolean {
  return ACTIONS.has(word);
}
