import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A network between two that can be made slow, silent or cut. */
export interface TcpProxy {
  readonly port: number;
  /** Nothing passes any more, in either direction, and nobody is told: as of a machine that is frozen. */
  freeze(): void;
  thaw(): void;
  /** Each piece that passes takes so much longer. */
  delay(ms: number): void;
  /** Breaks every connection, and refuses new ones until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let delayMs = 0;
  let isCut = false;
  let thawed: Promise<void> | null = null;
  let thaw: () => void = () => undefined;

  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    let turn = Promise.resolve();
    const inTurn = (act: () => void) => {
      const ms = delayMs;
      turn = turn
        .then(() => (ms === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms))))
        .then(() => thawed)
        .then(act);
    };
    from.on("data", (piece) => inTurn(() => void (to.destroyed || to.write(piece))));
    from.on("end", () => inTurn(() => to.end()));
    from.on("error", () => to.destroy());
    from.on("close", () => sockets.delete(from));
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (isCut) return void near.destroy();
    const far = connect({ ...target, allowHalfOpen: true });
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      thawed = new Promise((resolve) => {
        thaw = resolve;
      });
    },
    thaw() {
      thawed = null;
      thaw();
    },
    delay(ms) {
      delayMs = ms;
    },
    cut,
    mend() {
      isCut = false;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      thaw();
      await closed;
    },
  };
}
