import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Turns of the event loop without anything new: what had arrived is accepted and read. */
const QUIET_TURNS = 3;
/** Under a stream of new connections it never becomes quiet. More than this can't have been waiting: node asks for 511. */
const WAITING_MAX = 1_024;

interface Connection {
  /** Requests that are read and not yet answered in full. */
  requests: number;
  /** Bytes that had come when the last answer was out: more of them are a request on its way. */
  readBytes: number;
}

/**
 * The connections of a server, and how they end. `Server.close` alone would reset what has arrived and was not read, and
 * would wait for connections on which nobody ever asked.
 */
export class Connections {
  private readonly server: Server;
  private readonly open = new Map<Socket, Connection>();
  private arrived = 0;
  private ending = false;
  private leaving = false;

  constructor(server: Server) {
    this.server = server;
    server.on("connection", (socket: Socket) => this.accept(socket));
    server.on("request", (incoming, outgoing) => this.begin(incoming, outgoing));
  }

  /** From now on each answer says that its connection closes behind it; new ones are still accepted. */
  leave(): void {
    this.leaving = true;
  }

  /** Takes no more connections, answers what has arrived, and resolves when all are closed. @param limitMs then the rest is cut off */
  async drain(limitMs: number): Promise<void> {
    this.leave();
    await this.quiet();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const hard = setTimeout(() => this.server.closeAllConnections(), limitMs);
    await this.quiet();
    this.ending = true;
    this.endIdle();
    await closed;
    clearTimeout(hard);
  }

  private accept(socket: Socket): void {
    this.arrived++;
    this.open.set(socket, { requests: 0, readBytes: 0 });
    socket.once("close", () => this.open.delete(socket));
  }

  private begin({ socket }: IncomingMessage, outgoing: ServerResponse): void {
    this.arrived++;
    if (this.leaving) outgoing.shouldKeepAlive = false;
    const connection = this.open.get(socket);
    if (connection === undefined) return;
    connection.requests++;
    outgoing.once("close", () => {
      connection.requests--;
      connection.readBytes = socket.bytesRead;
      // The next request may have come behind this one: it is read first.
      if (this.ending) void this.quiet().then(() => this.endIdle());
    });
  }

  private endIdle(): void {
    for (const [socket, { requests, readBytes }] of this.open)
      if (requests === 0 && socket.bytesRead === readBytes) socket.destroySoon();
  }

  private async quiet(): Promise<void> {
    const enough = this.arrived + WAITING_MAX;
    for (let turns = 0; turns < QUIET_TURNS && this.arrived < enough; turns++) {
      const before = this.arrived;
      await nextTurn();
      // One turn accepts one connection.
      if (this.arrived !== before) turns = -1;
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
