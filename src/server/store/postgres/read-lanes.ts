import pg, { type Client, type ClientConfig } from "pg";

interface Lane {
  client: Promise<Client> | null;
  waiting: number;
}

/**
 * A few connections that many point reads share. Each read is a whole transaction, sent in one go behind those before it,
 * and Postgres answers in order: two hundred at once need no two hundred connections, and none waits for a free one.
 * Only for what is short: whatever stands before a read holds it up.
 */
export class ReadLanes {
  readonly #lanes: readonly Lane[];
  readonly #config: ClientConfig;

  constructor(config: ClientConfig, lanes: number) {
    this.#config = config;
    this.#lanes = Array.from({ length: lanes }, () => ({ client: null, waiting: 0 }));
  }

  /** @param send hands all its statements to the connection before it waits for the first */
  async read<T>(send: (client: Client) => Promise<T>): Promise<T> {
    const lane = this.#lanes.reduce((least, each) => (each.waiting < least.waiting ? each : least));
    lane.waiting += 1;
    const connected = this.#connected(lane);
    try {
      return await send(await connected);
    } catch (error) {
      // Only a connection that Postgres itself answered on is known to be in order.
      if (!(error instanceof pg.DatabaseError)) this.#abandon(lane, connected);
      throw error;
    } finally {
      lane.waiting -= 1;
    }
  }

  /** @throws the driver's error */
  async ping(): Promise<void> {
    await this.read((client) => client.query("SELECT 1"));
  }

  async close(): Promise<void> {
    const ends = this.#lanes.map(async ({ client }) => (await client)?.end());
    await Promise.allSettled(ends);
  }

  #abandon(lane: Lane, connected: Promise<Client>): void {
    if (lane.client === connected) lane.client = null;
    connected.then((client) => client.end()).catch(() => undefined);
  }

  #connected(lane: Lane): Promise<Client> {
    if (lane.client !== null) return lane.client;
    const opening = this.#open(() => {
      if (lane.client === opening) lane.client = null;
    });
    lane.client = opening;
    return opening;
  }

  async #open(drop: () => void): Promise<Client> {
    const client = new pg.Client(this.#config);
    // One that breaks is replaced by the next read; those under way hear of it from their statements.
    client.on("error", drop);
    client.on("end", drop);
    try {
      await client.connect();
      return client;
    } catch (error) {
      drop();
      await client.end().catch(() => undefined);
      throw error;
    }
  }
}
