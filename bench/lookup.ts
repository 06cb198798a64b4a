/**
 * How fast is the best match found, text in, exact result?
 *   npx tsx bench/lookup.ts [--json] [--sizes 1000,10000,100000,1000000] [--peers 100000] [FOLDER ...]
 * Half of the queries are rewrites of stored questions (case, politeness), half were never seen. `found`: share of the
 * rewrites for which the question they came from is named, or for Lethe one that scores as high (a stream may hold the same
 * question twice, with and without a greeting). Peers run at one size with fewer queries; 0 leaves them out.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { TenantIndex } from "@/lib/similarity/lexical/tenant-index";
import { questions, templateQuestion } from "./similarity/questions";
import { pick, seededRandom } from "./similarity/random";
import { DATA_FOLDERS } from "./similarity/streams";
import { timeEachNow } from "./similarity/timing";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    sizes: { type: "string", default: "1000,10000,100000,1000000" },
    peers: { type: "string", default: "100000" },
  },
});
const folders = positionals.length > 0 ? positionals : DATA_FOLDERS;
const QUERIES = 20_000;
const PEER_QUERIES = 40;
const WARM_QUERIES = 5_000;

interface Query {
  readonly text: string;
  /** The stored question that it rewrites; -1: unseen. */
  readonly origin: number;
}

function drawQueries(texts: readonly string[], count: number, random: () => number): Query[] {
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 1) return { text: templateQuestion(random), origin: -1 };
    const origin = Math.floor(random() * texts.length);
    const text = texts[origin] ?? "";
    return { text: pick(random, [text.toLowerCase(), `Please, ${text}`, `${text} Thanks!`]), origin };
  });
}

function uuidOf(i: number): string {
  return `018f0000-0000-7000-8000-${i.toString(16).padStart(12, "0")}`;
}

function maintain(index: TenantIndex): void {
  while (index.maintain(1000, () => 0)) {}
}

const KEY = new Uint8Array(32).fill(7);

function measure(size: number) {
  const random = seededRandom(size);
  const texts = questions(size, random, folders);
  const index = new TenantIndex({ termKey: KEY });
  let start = performance.now();
  for (const [i, text] of texts.entries()) {
    const features = index.analyse(text);
    if (features === null) continue;
    index.add("scope", { id: uuidOf(i), features, expiresAt: null });
    if ((i & 1023) === 0) maintain(index);
  }
  const insertsPerSecond = Math.round((1000 * size) / (performance.now() - start));
  maintain(index);
  const queries = drawQueries(texts, QUERIES, random);
  const find = ({ text }: Query) => {
    const features = index.analyse(text);
    return features === null ? null : index.search("scope", features, { profile: "default", now: 0 }).best;
  };
  for (const query of queries.slice(0, WARM_QUERIES)) find(query);
  const latency = timeEachNow(queries, find);
  const rewrites = queries.filter(({ origin }) => origin >= 0);
  const isFound = (query: Query) => (find(query)?.score.value ?? 0) >= scoreOfOrigin(index, query, texts);
  const found = rewrites.filter(isFound).length / rewrites.length;
  const rows = encodeAll(index, texts);
  start = performance.now();
  loadRows(rows);
  const loadRowsMs = performance.now() - start;
  const snapshot = index.snapshot("0");
  start = performance.now();
  new TenantIndex({ termKey: KEY }).restore(snapshot);
  const loadSnapshotMs = performance.now() - start;
  return {
    size,
    ...latency,
    found,
    insertsPerSecond,
    bytesPerEntry: index.byteLength / size,
    loadRowsMs,
    loadSnapshotMs,
    snapshotBytesPerEntry: snapshot.length / size,
  };
}

function scoreOfOrigin(index: TenantIndex, { text, origin }: Query, texts: readonly string[]): number {
  const [query, entry] = [index.analyse(text), index.analyse(texts[origin] ?? "")];
  return query === null || entry === null ? 0 : index.compare(query, entry, "default").score;
}

/** All rows in one piece of memory, as pages from a database are; a million small arrays would burden the collector. */
interface Rows {
  readonly bytes: Uint8Array;
  readonly ends: Float64Array;
}

function encodeAll(index: TenantIndex, texts: readonly string[]): Rows {
  const ends = new Float64Array(texts.length);
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [i, text] of texts.entries()) {
    const features = index.analyse(text);
    const row = features === null ? new Uint8Array(0) : index.encode(features);
    parts.push(row);
    end += row.length;
    ends[i] = end;
  }
  return { bytes: Buffer.concat(parts), ends };
}

function loadRows({ bytes, ends }: Rows): void {
  const index = new TenantIndex({ termKey: KEY });
  index.beginLoad("scope");
  for (let i = 0; i < ends.length; i++) {
    const features = index.decode(bytes.subarray(ends[i - 1] ?? 0, ends[i]));
    if (features !== null) index.add("scope", { id: uuidOf(i), features, expiresAt: null });
  }
  index.endLoad("scope");
  maintain(index);
}

async function measurePeers(size: number) {
  // Imported here so that the bench runs without its own packages when no peers are asked for.
  const { fullTextPeer, jsonScanPeer, miniSearchPeer, oramaPeer } = await import("./similarity/peers");
  const { timeEach } = await import("./similarity/timing");
  const random = seededRandom(size);
  const texts = questions(size, random, folders);
  const queries = drawQueries(texts, PEER_QUERIES, random);
  const makers = [
    fullTextPeer,
    miniSearchPeer,
    oramaPeer,
    (t: readonly string[]) => jsonScanPeer(t, null),
    (t: readonly string[]) => jsonScanPeer(t, 1000),
  ];
  const rows = [];
  for (const make of makers) {
    const peer = await make(texts);
    let [found, rewrites] = [0, 0];
    const latency = await timeEach(queries, async ({ text, origin }) => {
      const id = await peer.find(text);
      if (origin >= 0) [found, rewrites] = [found + (id === origin ? 1 : 0), rewrites + 1];
    });
    rows.push({ peer: peer.name, size, ...latency, found: found / rewrites });
    if (!values.json)
      console.log(
        `${peer.name.padEnd(26)} ${String(size).padStart(8)}  p50 ${latency.p50.toFixed(0)} us  p99 ${latency.p99.toFixed(0)} us  found ${((100 * found) / rewrites).toFixed(1)} %`,
      );
  }
  return rows;
}

type Row = ReturnType<typeof measure>;

/** In a process of its own: what the sizes before have left to the collector is not for this one to clear. */
function measureApart(size: number): Row {
  const own = [
    ...process.execArgv,
    process.argv[1] ?? "",
    "--json",
    "--peers",
    "0",
    "--sizes",
    String(size),
    ...folders,
  ];
  const { stdout, status } = spawnSync(process.execPath, own, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`the measurement of ${size} entries failed`);
  return (JSON.parse(stdout) as { lethe: [Row] }).lethe[0];
}

function print({ size, p50, p99, found, insertsPerSecond, bytesPerEntry, loadRowsMs, loadSnapshotMs }: Row): void {
  console.log(
    `Lethe ${String(size).padStart(28)}  p50 ${p50.toFixed(1)} us  p99 ${p99.toFixed(1)} us  found ${(100 * found).toFixed(1)} %  ${insertsPerSecond} inserts/s  ${bytesPerEntry.toFixed(0)} B an entry  rows in ${loadRowsMs.toFixed(0)} ms  snapshot in ${loadSnapshotMs.toFixed(0)} ms`,
  );
}

const sizes = values.sizes.split(",").filter((size) => size !== "");
const lethe = sizes.map((size) => {
  const row = sizes.length > 1 ? measureApart(Number(size)) : measure(Number(size));
  if (!values.json) print(row);
  return row;
});
const peers = Number(values.peers) > 0 ? await measurePeers(Number(values.peers)) : [];
if (values.json) console.log(JSON.stringify({ bench: "lookup", lethe, peers }));
