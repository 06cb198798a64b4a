/** Every bound of the server, in one place. Numbers, each with its unit. */
export interface Limits {
  readonly wireBodyBytes: number;
  readonly apiBodyBytes: number;
  /** Lines of one file that is imported, empty ones included. */
  readonly importLines: number;
  /** People's own calls: sign-in, change of a password. */
  readonly authBodyBytes: number;
  /** A larger body, or one of more members, is read in a worker thread. */
  readonly loopBodyBytes: number;
  readonly loopMembers: number;
  /** How long that may take. */
  readonly largeBodyMs: number;
  readonly jsonDepth: number;
  /** Members and items of a body on the wires. Embeddings are asked for by token: 300,000 a call. */
  readonly wireMembers: number;
  /** The same everywhere else. */
  readonly apiMembers: number;
  /** Longest text that is scanned and matched; a longer prompt is a bypass. */
  readonly scanChars: number;
  /** How long one scan for personal data may take; past it the text counts as one that can't be scanned. */
  readonly scanMs: number;
  /** How long a scan may wait for a thread before that. */
  readonly scanWaitMs: number;
  /** How long a trial of a policy may run: its tests, one decision, or a page of a replay. Past it the thread is ended. */
  readonly policyTrialMs: number;
  /** How long one page of decisions may take in its thread, the policy's compilation included. Past it the thread is ended. */
  readonly policyPageMs: number;
  /** How long a request waits for its policy's decision; past it the policy counts as failed, and nothing is cached. */
  readonly policyDeadlineMs: number;
  /** Largest sealed answer. A longer one is relayed as it comes. */
  readonly answerBytes: number;
  /** Largest answer to a batch of embeddings, which is taken apart. */
  readonly embeddingsBytes: number;
  /** Longest prompt that similarity looks at, in UTF-16 units; a longer one matches only exactly. */
  readonly similarityChars: number;
  /** How long a look-up may hold up a request before it goes upstream without the cache. */
  readonly lookupDeadlineMs: number;
  /** How long a request waits for an index that is being loaded. */
  readonly indexLoadDeadlineMs: number;
  /** How long one page of rows may take while an index is loaded; then the load is given up, and the next request begins anew. */
  readonly indexPageDeadlineMs: number;
  /** How long a flight stays open for the store of its answer; the write then goes on without it. */
  readonly storeDeadlineMs: number;
  readonly upstreamTimeoutMs: number;
  /** Answers that wait for their store, in bytes; what does not fit is not stored. */
  readonly storeQueueBytes: number;
  /** How long a leader may be without its first byte while equal requests wait. */
  readonly flightStallMs: number;
  /** Requests that may wait for one flight; more go upstream themselves. */
  readonly flightFollowers: number;
  /** Raw text of one answer that is kept for who joins later, in UTF-16 units. */
  readonly flightChars: number;
  /** How far a provider may be ahead of its fastest reader, in UTF-16 units. */
  readonly flightAheadChars: number;
  /** How long nobody joins a key whose answer could not be stored. */
  readonly flightRefusedMs: number;
  /** Such keys that are remembered. */
  readonly flightRefusedKeys: number;
  /** How long a verified app key or tenant is trusted before it is read again. */
  readonly directoryFreshMs: number;
  /** How long a request waits for them to be read; after it the database counts as down. */
  readonly directoryDeadlineMs: number;
  /** How long it waits where there is an older answer to go on with. */
  readonly directoryPatienceMs: number;
  /** How long they are trusted when the database does not answer. */
  readonly directoryStaleMs: number;
  /** Questions of one app key that all but match, within the window, before they count as probing. */
  readonly probeNearMissesMax: number;
  /** Unless at least this share of them came with a hit. */
  readonly probeHitShareMin: number;
  readonly probeWindowMs: number;
  /** How long similarity is then off for the key. */
  readonly probePauseMs: number;
  /** Requests of a tenant in the window, and the share of them that a provider failed, before an alarm. */
  readonly errorRateRequestsMin: number;
  readonly errorRateMax: number;
  readonly errorRateWindowMs: number;
  /** How long there is then no other alarm for the tenant. */
  readonly errorRateQuietMs: number;
  /** The share of a budget at which there is an alarm before it is used up. */
  readonly budgetNear: number;
  /** How long a request waits for the processes to agree on a limit; after it this one counts for itself for a while. */
  readonly quotaDeadlineMs: number;
  readonly recorderFlushMs: number;
  readonly recorderMaxDecisions: number;
  readonly decisionKeepDays: number;
  /** How long an administrative transaction may keep another write waiting; then it is rolled back. */
  readonly transactionMs: number;
  /** How long an answer about statistics serves everybody who asks the same. */
  readonly statsFreshMs: number;
  readonly indexBytes: number;
  /** How often an index that is in use asks what other processes have stored, on a database that may have several. */
  readonly indexCatchUpMs: number;
  readonly maintenanceMs: number;
  /** How long a process that ends still takes connections, so that balancers hear of it by `readyz` first. */
  readonly stopDelayMs: number;
  /** How long it then finishes what is under way before it cuts the rest off. */
  readonly drainMs: number;
  /** How long a connection may be idle. Balancers keep theirs for 60 s: who closes first must not be this side. */
  readonly keepAliveMs: number;
  /** How long the head of a request may take; longer than a connection may be idle, or it would end those. */
  readonly headersMs: number;
  /** How long database and vault may take to say that they are there. */
  readonly readinessDeadlineMs: number;
  readonly pageSize: number;
  readonly pageSizeMax: number;
}

export const DEFAULT_LIMITS: Limits = {
  wireBodyBytes: 32 * 1024 * 1024,
  apiBodyBytes: 1024 * 1024,
  importLines: 100_000,
  authBodyBytes: 64 * 1024,
  loopBodyBytes: 512 * 1024,
  loopMembers: 20_000,
  largeBodyMs: 10_000,
  jsonDepth: 64,
  wireMembers: 400_000,
  apiMembers: 20_000,
  scanChars: 2_000_000,
  scanMs: 2_000,
  scanWaitMs: 5_000,
  policyTrialMs: 2_000,
  policyPageMs: 10_000,
  policyDeadlineMs: 5_000,
  answerBytes: 1024 * 1024,
  embeddingsBytes: 64 * 1024 * 1024,
  similarityChars: 20_000,
  lookupDeadlineMs: 50,
  indexLoadDeadlineMs: 200,
  indexPageDeadlineMs: 10_000,
  storeDeadlineMs: 1_000,
  upstreamTimeoutMs: 600_000,
  storeQueueBytes: 64 * 1024 * 1024,
  flightStallMs: 60_000,
  flightFollowers: 1_000,
  flightChars: 8 * 1024 * 1024,
  flightAheadChars: 1024 * 1024,
  flightRefusedMs: 60_000,
  flightRefusedKeys: 10_000,
  directoryFreshMs: 500,
  directoryDeadlineMs: 1_000,
  directoryPatienceMs: 50,
  directoryStaleMs: 60_000,
  probeNearMissesMax: 200,
  probeHitShareMin: 0.02,
  probeWindowMs: 600_000,
  probePauseMs: 600_000,
  errorRateRequestsMin: 20,
  errorRateMax: 0.2,
  errorRateWindowMs: 300_000,
  errorRateQuietMs: 3_600_000,
  budgetNear: 0.8,
  quotaDeadlineMs: 250,
  recorderFlushMs: 500,
  recorderMaxDecisions: 20_000,
  decisionKeepDays: 30,
  transactionMs: 250,
  statsFreshMs: 2_000,
  indexCatchUpMs: 500,
  indexBytes: 1024 * 1024 * 1024,
  maintenanceMs: 1_000,
  stopDelayMs: 5_000,
  drainMs: 20_000,
  keepAliveMs: 75_000,
  headersMs: 80_000,
  readinessDeadlineMs: 1_000,
  pageSize: 50,
  pageSizeMax: 200,
};
