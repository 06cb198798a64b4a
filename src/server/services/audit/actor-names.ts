import { type Services, USER_PREFIX } from "../context";

/** Who acted, of records that hold an id: by the account's address of today, for as long as there is an account. */
export class ActorNames {
  readonly #db: Services["db"];
  readonly #names = new Map<string, string>();

  constructor({ db }: Pick<Services, "db">) {
    this.#db = db;
  }

  async nameOf(actor: string): Promise<string> {
    if (!actor.startsWith(USER_PREFIX)) return actor;
    const known = this.#names.get(actor);
    if (known !== undefined) return known;
    const id = actor.slice(USER_PREFIX.length);
    const user = await this.#db.read.user.findUnique({ where: { id }, select: { email: true } });
    const name = user?.email ?? actor;
    this.#names.set(actor, name);
    return name;
  }
}
