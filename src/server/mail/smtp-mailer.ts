import { createTransport } from "nodemailer";
import type { Mail, Mailer } from "../ports/mailer";

const CONNECT_MS = 10_000;

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://...:465`. */
  readonly url: string;
  readonly from: string;
  readonly site: string;
}

/** By a mail server of the operator's. A connection a mail: there are few, and none may hold up the end of the process. */
export class SmtpMailer implements Mailer {
  readonly site: string;
  private readonly options: SmtpOptions;

  constructor(options: SmtpOptions) {
    this.options = options;
    this.site = options.site;
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    const { url, from } = this.options;
    const waits = { connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: CONNECT_MS };
    const transport = createTransport({ url, ...waits, disableFileAccess: true, disableUrlAccess: true });
    try {
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text });
    } finally {
      transport.close();
    }
  }
}
