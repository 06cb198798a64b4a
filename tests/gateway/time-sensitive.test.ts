import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

async function ask(prompt: string, system = "You help."): Promise<{ outcome: string | null; reason: string | null }> {
  const response = await fetch(`${lethe.origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.key}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-4o-mini",
      messages: [
        { role: "system", content: system },
        { role: "user", content: prompt },
      ],
    }),
  });
  await response.text();
  // Stored after the answer: only what is in counts the time that passes.
  await lethe.services.stores.settle();
  await lethe.services.recorder.flush();
  return { outcome: response.headers.get("lethe-outcome"), reason: response.headers.get("lethe-reason") };
}

describe("a time-sensitive question", () => {
  it("that asks for something new each time is neither looked up nor stored, and says why", async () => {
    await ask("Tell me another joke");
    expect(await ask("Tell me another joke")).toEqual({ outcome: "bypass", reason: "time-sensitive" });
  });

  it("about this moment has gone after a minute, and a plain one has not", async () => {
    await ask("What is the weather right now?");
    await ask("Why is the sea salty?");
    lethe.clock.advance(61_000);
    expect((await ask("What is the weather right now?")).outcome).toBe("miss");
    expect((await ask("Why is the sea salty?")).outcome).toBe("hit-exact");
  });

  it("is told by its own words, not by those of a system prompt", async () => {
    const system = "Today is Thursday. Tell another joke when asked.";
    await ask("Why is glass clear?", system);
    lethe.clock.advance(6 * 3_600_000);
    expect((await ask("Why is glass clear?", system)).outcome).toBe("hit-exact");
  });
});
