import { afterAll, beforeAll, expect, it } from "vitest";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());

it("a tenant that shares at once is told what it shared across people, and what confirmed would have held back", async () => {
  const tenant = await lethe.tenant({ settings: { sharing: "immediate" } });
  const asks = async (question: string, ...people: (string | null)[]) => {
    for (const who of people) await ask(lethe, tenant, question, who === null ? {} : { "Lethe-Subject": who });
  };
  await asks("How tall is a giraffe?", "u1", "u1", "u2", "u3", "u4");
  await asks("What do hedgehogs eat?", "u1", null, "u2", null);
  await asks("Where do storks nest?", null, "u1", "u2");
  const outlook = () => callerAs(lethe, "owner").settings.sharingOutlook({ tenantId: tenant.id });
  expect(await outlook()).toEqual({
    sharing: "immediate",
    days: 30,
    hits: 9,
    acrossPersons: 6,
    // The second person's first question of each, and of the second one also the one of nobody named before.
    heldBack: 3,
    partial: false,
  });
  lethe.clock.advance(31 * 86_400_000);
  expect(await outlook()).toMatchObject({ hits: 0, acrossPersons: 0, heldBack: 0 });
});
