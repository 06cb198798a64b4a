import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it } from "vitest";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const { forbidden } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as {
  forbidden: { name: string; severity: string }[];
};

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

type Tree = Record<string, string>;

/** A tree of sources in a folder of its own: path to text. */
function plant(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), "lethe-imports-"));
  roots.push(root);
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

interface Checked {
  readonly status: number | null;
  readonly violations: string[];
  readonly output: string;
}

function check(root: string): Checked {
  const script = join(PROJECT, "scripts/check-imports.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { cwd: PROJECT, encoding: "utf8" });
  return { status, violations: stderr.trim().split("\n"), output: stdout };
}

const uses = (path: string) => `import { used as theirs } from "${path}";\nexport const used = theirs;\n`;
const typeOnly = (path: string) => `import type { Used } from "${path}";\nexport type Mine = Used;\n`;
const USED = "export const used = 1;\nexport type Used = number;\n";

/** Rule by rule: the file that breaks it, what stands in it, and to where it leads. */
const PLANTED: Record<string, [from: string, text: string, to: string][]> = {
  "no-circle": [["src/app/one.ts", uses("./two"), "src/app/two.ts"]],
  "not-resolved": [["src/app/lost.ts", uses("@/lib/core/nowhere"), "@/lib/core/nowhere"]],
  "lib-is-pure": [
    ["src/lib/text/reads.ts", 'import { readFileSync } from "node:fs";\nexport const used = readFileSync;\n', "fs"],
    ["src/lib/wire/asks.ts", 'import http from "http";\nexport const used = http;\n', "http"],
    ["src/lib/core/later.ts", 'export const used = () => import("node:timers/promises");\n', "timers/promises"],
  ],
  "lib-stands-alone": [
    ["src/lib/text/server.ts", uses("@/server/ports/clock"), "src/server/ports/clock.ts"],
    ["src/lib/text/page.ts", typeOnly("@/app/page"), "src/app/page.tsx"],
  ],
  "edge-stands-alone": [["src/server/edge/asks.ts", uses("../ports/clock"), "src/server/ports/clock.ts"]],
  islands: [
    ["src/lib/similarity/lexical/detects.ts", uses("../../pii/scan"), "src/lib/pii/scan.ts"],
    ["src/lib/similarity/decide/serves.ts", typeOnly("@/lib/pii/scan"), "src/lib/pii/scan.ts"],
    ["src/lib/seal/detects.ts", typeOnly("@/lib/pii/scan"), "src/lib/pii/scan.ts"],
  ],
  "rego-only-for-policy": [
    ["src/server/services/evaluate.ts", uses("@/lib/rego/compile"), "src/lib/rego/compile.ts"],
    ["src/lib/pii/evaluate.ts", uses("../rego/compile"), "src/lib/rego/compile.ts"],
  ],
  "policy-is-no-library": [["src/lib/wire/decides.ts", uses("@/lib/policy/decision"), "src/lib/policy/decision.ts"]],
  "rego-is-an-island": [["src/lib/rego/core.ts", uses("@/lib/core/json"), "src/lib/core/json.ts"]],
  "core-is-the-ground": [["src/lib/core/scans.ts", typeOnly("../pii/scan"), "src/lib/pii/scan.ts"]],
  "ports-are-types": [["src/server/ports/store.ts", uses("../store/sqlite"), "src/server/store/sqlite.ts"]],
  "services-through-ports": [
    ["src/server/services/opens.ts", uses("@/server/store/sqlite"), "src/server/store/sqlite.ts"],
    ["src/server/services/replies.ts", typeOnly("../http/reply"), "src/server/http/reply.ts"],
  ],
  "adapters-implement-ports": [
    ["src/server/store/calls.ts", uses("../services/verb"), "src/server/services/verb.ts"],
    ["src/server/opa/opens.ts", typeOnly("../store/sqlite"), "src/server/store/sqlite.ts"],
    ["src/server/snapshots/calls.ts", uses("../services/verb"), "src/server/services/verb.ts"],
    ["src/server/workers/calls.ts", uses("../services/verb"), "src/server/services/verb.ts"],
    ["src/server/workers/opens.ts", uses("../store/sqlite"), "src/server/store/sqlite.ts"],
  ],
  "threads-stand-alone": [
    ["src/server/runs.ts", uses("./workers/scan-jobs"), "src/server/workers/scan-jobs.ts"],
    ["src/server/http/runs.ts", typeOnly("../workers/scan-jobs"), "src/server/workers/scan-jobs.ts"],
  ],
  "transports-over-services": [
    ["src/server/http/opens.ts", uses("../store/sqlite"), "src/server/store/sqlite.ts"],
    ["src/server/trpc/replies.ts", uses("../http/reply"), "src/server/http/reply.ts"],
  ],
  "http-without-next": [
    ["src/server/http/next.ts", 'import next from "next";\nexport const used = next;\n', "node_modules/next/index.js"],
  ],
  "pages-over-transports": [
    ["src/app/calls.tsx", uses("@/server/services/verb"), "src/server/services/verb.ts"],
    ["src/app/opens.ts", uses("@/server/store/sqlite"), "src/server/store/sqlite.ts"],
  ],
};

/** What others lead to, and all that is allowed although it looks like what is not. */
const SOUND: Tree = {
  "package.json": '{ "name": "planted", "type": "module", "dependencies": { "next": "1.0.0" } }',
  "node_modules/next/package.json": '{ "name": "next", "version": "1.0.0", "main": "index.js" }',
  "node_modules/next/index.js": "module.exports = {};\n",
  "src/lib/core/json.ts": USED,
  "src/lib/text/tokens.ts": uses("@/lib/core/json"),
  "src/lib/pii/scan.ts": USED,
  "src/lib/pii/reads.ts": uses("../text/tokens"),
  "src/lib/keying/hash.ts": 'import { createHash } from "node:crypto";\nexport const used = createHash;\n',
  "src/lib/rego/compile.ts": USED,
  "src/lib/rego/parse-a.ts": uses("./parse-b"),
  "src/lib/rego/parse-b.ts": uses("./parse-a"),
  "src/lib/policy/decision.ts": uses("../rego/compile"),
  "src/server/ports/clock.ts": USED,
  "src/server/ports/typed.ts": typeOnly("../store/sqlite"),
  "src/server/store/sqlite.ts": `${uses("../ports/clock")}export type Used = 3;
`,
  "src/server/services/verb.ts": uses("../ports/clock"),
  "src/server/services/views.ts": USED,
  "src/server/http/reply.ts": `${uses("../services/verb")}export type Used = 4;\n`,
  "src/server/workers/scan-jobs.ts": `${uses("@/lib/pii/scan")}export type Used = 8;\n`,
  "src/server/workers/thread-pool.ts": uses("../ports/clock"),
  "src/server/container.ts": `${uses("./store/sqlite")}import "./workers/thread-pool";\n`,
  "src/server/main.ts": 'import next from "next";\nexport const used = next;\n',
  "src/app/page.tsx": `${uses("@/server/http/reply")}export type Used = 5;\n`,
  "src/app/shows.ts": `${uses("@/server/services/views")}${typeOnly("@/server/store/sqlite")}`,
  "src/app/typed-a.ts": `${typeOnly("./typed-b")}export type Used = 6;\n`,
  "src/app/typed-b.ts": `${typeOnly("./typed-a")}export type Used = 7;\n`,
  "src/app/two.ts": USED,
};

describe("a tree that breaks rules", () => {
  let told: Checked;
  beforeAll(() => {
    const planted = Object.values(PLANTED).flat();
    const tree = Object.fromEntries(planted.map(([from, text]) => [from, text]));
    told = check(
      plant({
        ...SOUND,
        ...tree,
        "src/app/two.ts": uses("./one"),
      }),
    );
  });

  it("is refused", () => {
    expect(told.status).toBe(1);
  });

  it.each(Object.entries(PLANTED).flatMap(([rule, plants]) => plants.map(([from, , to]) => [rule, from, to] as const)))(
    "%s: %s is named, and where it leads",
    (rule, from, to) => {
      expect(told.violations).toContain(`${rule}: ${from} -> ${to}`);
    },
  );

  it("has a planted violation for every rule, and every rule is an error", () => {
    expect(Object.keys(PLANTED).sort()).toEqual(forbidden.map(({ name }) => name).sort());
    expect(new Set(forbidden.map(({ severity }) => severity))).toEqual(new Set(["error"]));
  });
});

describe("a tree that breaks none", () => {
  it("passes, every file of it read", () => {
    const files = Object.keys(SOUND).filter((path) => path.startsWith("src/")).length;
    const { status, output, violations } = check(plant(SOUND));
    expect([status, violations]).toEqual([0, [""]]);
    expect(output).toMatch(new RegExp(`^${files} files, [1-9]\\d* imports, 0 violations`));
  });

  it("does not pass any more with one import too many", () => {
    const { status, violations } = check(
      plant({ ...SOUND, "src/lib/similarity/lexical/detects.ts": uses("../../pii/scan") }),
    );
    expect([status, violations]).toEqual([
      1,
      ["islands: src/lib/similarity/lexical/detects.ts -> src/lib/pii/scan.ts"],
    ]);
  });
});

describe("a tree that can't be read", () => {
  it.each([
    ["without sources", { "package.json": "{}" }],
    ["with a source that the cruiser passes over", { ...SOUND, "src/lib/dist/hidden.ts": uses("../pii/scan") }],
  ])("is refused: %s", (_, tree) => {
    expect(check(plant(tree as Tree)).status).toBe(1);
  });

  it("is refused: none at all", () => {
    expect(check(join(tmpdir(), "lethe-imports-nowhere")).status).toBe(1);
  });
});
