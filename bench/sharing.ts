/**
 * What does sharing cost in hits?
 *   npx tsx bench/sharing.ts [--json] [--profile P] [--unclear SHARE] [FOLDER ...]
 * A simulation over streams of questions, without a server or a provider: the matcher and the rules of confirmed sharing are
 * the product's, the answers are not there. So two answers agree when the questions are of one class, contradict when not, and
 * a share of those that agree is taken as unclear (`--unclear`, 0 unless it is said). Each stream is asked as it stands, where
 * few questions come twice, and as many questions drawn from it by Zipf's law, as people ask.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { PROFILES } from "@/lib/core/profile";
import { type PromptFeatures, TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { seededRandom } from "./similarity/random";
import { DATA_FOLDERS, readStreams, type Stream, type StreamLine } from "./similarity/streams";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    profile: { type: "string", default: "default" },
    unclear: { type: "string", default: "0" },
  },
});
const profile = z.enum(PROFILES).parse(values.profile);
const unclear = z.coerce.number().min(0).max(1).parse(values.unclear);

const SHARINGS = ["immediate", "confirmed", "subject"] as const;
type SharingRule = (typeof SHARINGS)[number];
/** How many people ask; the last: each question comes from a new one. */
const PEOPLE = [10, 1_000, Number.POSITIVE_INFINITY];
const SEED = 11;
/** As in src/server/services/gateway/waiting-answers.ts. */
const LOOKED_AT_MAX = 200;

interface Waiting {
  readonly at: number;
  readonly who: number;
  readonly line: StreamLine;
  readonly features: PromptFeatures | null;
}

interface Row {
  readonly stream: string;
  readonly people: string;
  readonly sharing: SharingRule;
  readonly requests: number;
  readonly hits: number;
  /** Hits that served another class's answer. */
  readonly wrong: number;
}

const analysed = new WeakMap<StreamLine, PromptFeatures | null>();

class Cache {
  readonly #index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });
  readonly #exact = new Map<string, number>();
  #waiting: Waiting[] = [];
  readonly #random = seededRandom(SEED);

  /** The line whose answer is served; null: a miss. */
  ask(sharing: SharingRule, line: StreamLine, at: number, who: number): number | null {
    const scope = sharing === "subject" ? `own ${who}` : "all";
    const features = this.#analyse(line);
    const found =
      this.#find(scope, line, features) ?? (sharing === "confirmed" ? this.#find(`own ${who}`, line, null) : null);
    if (found !== null) return found;
    if (sharing === "confirmed") this.#wait({ at, who, line, features });
    else this.#store(scope, line, features, at);
    return null;
  }

  /** The same in every cache: they have one key. */
  #analyse(line: StreamLine): PromptFeatures | null {
    const known = analysed.get(line);
    if (known !== undefined) return known;
    const features = this.#index.analyse(line.text);
    analysed.set(line, features);
    return features;
  }

  #find(scope: string, line: StreamLine, features: PromptFeatures | null): number | null {
    const exact = this.#exact.get(`${scope}\n${line.text}`);
    if (exact !== undefined || features === null) return exact ?? null;
    const { best } = this.#index.search(scope, features, { profile, now: 0 });
    return best === null ? null : Number(best.id);
  }

  #store(scope: string, line: StreamLine, features: PromptFeatures | null, at: number): void {
    this.#exact.set(`${scope}\n${line.text}`, at);
    if (features === null) return;
    this.#index.add(scope, { id: String(at), features, expiresAt: null });
    while (this.#index.maintain(50, () => 0)) {}
  }

  #wait(fresh: Waiting): void {
    const others = this.#waiting
      .slice(-LOOKED_AT_MAX)
      .filter((one) => one.who !== fresh.who && this.#isSame(fresh, one));
    const agreeing = others.find(({ line }) => line.cls === fresh.line.cls && this.#random() >= unclear);
    const contradicted = others.some(({ line }) => line.cls !== fresh.line.cls);
    this.#exact.set(`own ${fresh.who}\n${fresh.line.text}`, fresh.at);
    if (contradicted || agreeing !== undefined) this.#waiting = this.#waiting.filter((one) => !others.includes(one));
    if (contradicted || agreeing === undefined) this.#waiting.push(fresh);
    else this.#store("all", agreeing.line, agreeing.features, agreeing.at);
  }

  #isSame(fresh: Waiting, one: Waiting): boolean {
    if (one.line.text === fresh.line.text) return true;
    if (one.features === null || fresh.features === null) return false;
    return this.#index.accepts(fresh.features, one.features, profile) !== null;
  }
}

function run({ name, lines }: Stream, people: number, sharing: SharingRule): Row {
  const whose = people === Number.POSITIVE_INFINITY ? "new each" : String(people);
  // Whoever never comes again is never served what is theirs alone.
  if (sharing === "subject" && people === Number.POSITIVE_INFINITY)
    return { stream: name, people: whose, sharing, requests: lines.length, hits: 0, wrong: 0 };
  const cache = new Cache();
  const random = seededRandom(people === Number.POSITIVE_INFINITY ? 1 : people);
  let [hits, wrong] = [0, 0];
  for (const [at, line] of lines.entries()) {
    const who = people === Number.POSITIVE_INFINITY ? at : Math.floor(random() * people);
    const hit = cache.ask(sharing, line, at, who);
    if (hit === null) continue;
    hits += 1;
    if (lines[hit]?.cls !== line.cls) wrong += 1;
  }
  return { stream: name, people: whose, sharing, requests: lines.length, hits, wrong };
}

/** As many questions as the stream has, the n-th of a random order 1/n times as often as the first. */
function drawnByZipf({ name, lines }: Stream): Stream {
  const random = seededRandom(SEED);
  const order = lines.map((line) => ({ line, at: random() })).sort((a, b) => a.at - b.at);
  const sums: number[] = [];
  for (const rank of order.keys()) sums.push((sums.at(-1) ?? 0) + 1 / (rank + 1));
  const draw = () => {
    const wanted = random() * (sums.at(-1) ?? 0);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return order[low]?.line;
  };
  return { name: `${name} (Zipf)`, lines: lines.map((line) => draw() ?? line) };
}

const percent = (part: number, whole: number) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`);

function say({ stream, people, sharing, requests, hits, wrong }: Row, immediate: number): void {
  const what = `${stream.padEnd(24)} people ${people.padEnd(8)} ${sharing.padEnd(10)}`;
  console.log(
    `${what} hits ${percent(hits, requests).padStart(7)}  wrong ${wrong}  ${percent(hits, immediate)} of immediate`,
  );
}

const rows: Row[] = [];
for (const read of readStreams(positionals.length > 0 ? positionals : DATA_FOLDERS)) {
  for (const stream of [read, drawnByZipf(read)]) {
    // Who asks changes nothing where all is everybody's.
    const immediate = run(stream, 1, "immediate");
    for (const people of PEOPLE) {
      const label = people === Number.POSITIVE_INFINITY ? "new each" : String(people);
      const rest = SHARINGS.filter((sharing) => sharing !== "immediate").map((sharing) => run(stream, people, sharing));
      for (const row of [{ ...immediate, people: label }, ...rest]) {
        rows.push(row);
        if (!values.json) say(row, immediate.hits);
      }
    }
  }
}
if (values.json) console.log(JSON.stringify({ bench: "sharing", profile, unclear, rows }));
