import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { losesStructure } from "@/lib/wire/structure";
import { ask, chat, contentOf } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

const PERSONAL = '{"email":"nora@kowal.pl"}';
const CODE = "Run this:\n```sh\nmail nora@kowal.pl < report\n```\nDone.";

/** Asked twice: what both were told. */
async function twice(question: string, answer: string, more: Parameters<typeof chat>[1] = {}) {
  lethe.upstream.reply(says(answer));
  const miss = await ask(lethe, tenant, chat(question, more));
  const again = await ask(lethe, tenant, chat(question, more));
  return { miss, again };
}

describe("a hit is never worse than its miss", () => {
  it.each([
    ["asked for as JSON", "Who wrote the report, as JSON?", PERSONAL, { response_format: { type: "json_object" } }],
    [
      "in a format that nobody has heard of",
      "Who wrote it, as a table?",
      "nora@kowal.pl",
      { response_format: { type: "csv" } },
    ],
    ["that is JSON though nobody asked", "Who wrote that?", PERSONAL, {}],
    ["that holds code", "How is it mailed?", CODE, {}],
  ] as const)("an answer %s is not kept once something in it was replaced", async (_, question, answer, more) => {
    const { miss, again } = await twice(question, answer, more);
    expect(contentOf(miss)).toBe(answer);
    expect(contentOf(again)).toBe(answer);
    expect(again.outcome).not.toMatch(/^hit/);
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("prose is kept with what was replaced, and says how much that was", async () => {
    const { again } = await twice("Whom do I write to?", "Write to nora@kowal.pl or to jan@kowal.pl.");
    expect(again.outcome).toBe("hit-exact");
    expect(contentOf(again)).toBe("Write to [EMAIL] or to [EMAIL].");
    expect(again.headers.get("lethe-redacted")).toBe("2");
  });

  it("structure in which nothing was replaced is kept as any answer", async () => {
    const { again } = await twice("How many are there, as JSON?", '{"count":3}', {
      response_format: { type: "json_object" },
    });
    expect(again.outcome).toBe("hit-exact");
    expect(again.headers.get("lethe-redacted")).toBeNull();
  });

  it("code that is not closed counts to the end, and prose beside code does not count", () => {
    expect(losesStructure("```\na b", "```\na c")).toBe(true);
    expect(losesStructure("x\n```\na\n```\ny", "z\n```\na\n```\ny")).toBe(false);
    expect(losesStructure('[{"a":1}]', '[{"a":"[X]"}]')).toBe(true);
    expect(losesStructure("[see] below", "[SEE] below")).toBe(false);
  });
});
