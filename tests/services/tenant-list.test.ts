import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe();
  await lethe.services.db.write((tx) =>
    tx.tenant.createMany({
      data: Array.from({ length: 130 }, (_, n) => ({
        id: `t${n}`,
        name: `Team ${String(n).padStart(3, "0")}`,
        settings: "{}",
      })),
    }),
  );
});
afterAll(() => lethe.close());

describe("the list of tenants", () => {
  const list = (input: object) => callerAs(lethe, "auditor").tenants.list(input);

  it("comes in pages by name, each tenant once", async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 40, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(40);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names).toHaveLength(130);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it("never gives more than a page, asked for or not", async () => {
    expect((await list({})).items).toHaveLength(50);
    await expect(list({ limit: 5_000 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("is searched by a part of the name, in whatever case", async () => {
    expect((await list({ search: "TEAM 12" })).items.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, n) => `Team 12${n}`),
    );
    expect((await list({ search: "100%" })).items).toEqual([]);
  });
});
