export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** How this server writes to people, where the operator has named a mail server. */
export interface Mailer {
  /** The dashboard's address, for links. */
  readonly site: string;
  /** Resolves when the mail server has taken it. */
  send(mail: Mail): Promise<void>;
}
