/** Tells servers that admins have named what happened here. */
export interface WebhookSender {
  /** Why nothing is sent to this address; null: it is, as far as its name says. */
  refusal(url: string): string | null;
  /** @returns the status of the answer, whose body nobody reads. @throws where there is none */
  post(url: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}
