import net from "node:net";

export interface Response {
  readonly status: number;
  /** The `Lethe-Outcome` header; "none" from a server that sends none. */
  readonly outcome: string;
  readonly head: string;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;
const OUTCOME = /\r\nlethe-outcome: (\S+)/i;
const STATUS_AT = 9;
const RESPONSE_MS_MAX = 30_000;

/**
 * One HTTP/1.1 connection, one request at a time, on the bare socket: node:http's own client costs as much as its
 * server, and would make every server look alike.
 */
export class LoadConnection {
  private readonly socket: net.Socket;
  private received: Buffer | null = null;
  private waiting: { resolve: (response: Response) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(RESPONSE_MS_MAX, () => socket.destroy(new Error("no response in time")));
    socket.on("data", (chunk: Buffer) => this.take(chunk));
    socket.on("error", (error) => this.waiting?.reject(error));
    socket.on("close", () => this.waiting?.reject(new Error("the server closed the connection")));
  }

  static open(port: number): Promise<LoadConnection> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new LoadConnection(socket));
      });
    });
  }

  send(request: string): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  close(): void {
    this.waiting = null;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received === null ? chunk : Buffer.concat([this.received, chunk]);
    const response = parseResponse(this.received);
    if (response === null || this.waiting === null) return;
    const { resolve } = this.waiting;
    this.received = null;
    this.waiting = null;
    resolve(response);
  }
}

/** Null until the whole response is there. Needs a Content-Length: every server measured here sends one. */
function parseResponse(bytes: Buffer): Response | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString("latin1", 0, headEnd);
  const length = CONTENT_LENGTH.exec(head)?.[1];
  if (length === undefined) throw new Error(`a response without Content-Length:\n${head}`);
  const bodyStart = headEnd + HEAD_END.length;
  if (bytes.length < bodyStart + Number(length)) return null;
  return {
    status: Number(head.slice(STATUS_AT, STATUS_AT + 3)),
    outcome: OUTCOME.exec(head)?.[1] ?? "none",
    head,
    body: bytes.subarray(bodyStart, bodyStart + Number(length)),
  };
}
