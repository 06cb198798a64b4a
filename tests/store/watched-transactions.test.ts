import { expect, it } from "vitest";
import { onSqlite } from "../contract/stores";
import { watchTransactions } from "../support/watched-transactions";

/** Every suite that starts a server runs under this watch: see tests/support/lethe.ts. */
onSqlite("the watch over transactions", (opened) => {
  it("says nothing of one that waits for the database alone", async () => {
    const { db } = opened.stores;
    const violations = watchTransactions(db);
    const count = await db.write(async (tx) => {
      await tx.serverSetting.create({ data: { name: "a", value: "1" } });
      await Promise.resolve();
      const [found] = await Promise.all([tx.serverSetting.count(), tx.serverSetting.findFirst()]);
      return found;
    });
    expect(count).toBe(1);
    expect(violations).toEqual([]);
  });

  it("reports one that waits for anything else, before, between or after its statements", async () => {
    const { db } = opened.stores;
    const violations = watchTransactions(db);
    const elsewhere = () => new Promise<void>((resume) => setImmediate(() => setImmediate(() => setImmediate(resume))));
    await db.write(async (tx) => {
      await elsewhere();
      await tx.serverSetting.count();
    });
    await db.write(async (tx) => {
      await tx.serverSetting.count();
      await elsewhere();
    });
    expect(violations).toHaveLength(2);
    expect(violations[0]).toContain("watched-transactions.test.ts");
  });
});
