import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReaderTooSlow, SharedText } from "@/server/coordination/shared-text";

const STAYS = new AbortController().signal;
const ROOMY = { maxChars: 1e9, aheadChars: 1e9 };

async function all(reader: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of reader) text += chunk;
  return text;
}

describe("a text that many read", () => {
  it("is the same for each, from its beginning, whenever they come and however fast they are", async () => {
    const step = fc.oneof(
      fc.string({ minLength: 1, maxLength: 5 }).map((chunk) => ({ chunk })),
      fc.constant("join" as const),
      fc.nat(9).map((reader) => ({ reader })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const text = new SharedText(ROOMY, () => undefined);
        const readers: { reader: ReturnType<SharedText["read"]>; seen: string }[] = [];
        let written = "";
        for (const one of steps) {
          if (one === "join") readers.push({ reader: text.read(STAYS), seen: "" });
          else if ("chunk" in one) {
            written += one.chunk;
            await text.push(one.chunk);
          } else {
            const reading = readers[one.reader % Math.max(1, readers.length)];
            if (reading !== undefined && reading.seen.length < written.length)
              reading.seen += (await reading.reader.next()).value;
          }
        }
        text.end();
        for (const { reader, seen } of readers) expect(seen + (await all(reader))).toBe(written);
        expect(text.readerCount).toBe(0);
      }),
    );
  });

  it("is not held by one who does not read: that one is cut off when it would cost too much", async () => {
    const text = new SharedText({ maxChars: 10, aheadChars: 5 }, () => undefined);
    const idle = text.read(STAYS);
    const busy = text.read(STAYS);
    for (let n = 0; n < 100; n++) {
      const pushed = text.push("abcd");
      expect((await busy.next()).value).toBe("abcd");
      await pushed;
    }
    await expect(idle.next()).rejects.toBeInstanceOf(ReaderTooSlow);
    expect(text.readerCount).toBe(1);
  });

  it("holds its writer only while all readers are behind, or until they leave", async () => {
    const text = new SharedText({ maxChars: 10, aheadChars: 5 }, () => undefined);
    const reader = text.read(STAYS);
    let written = false;
    const pushed = text.push("far too much at once").then(() => {
      written = true;
    });
    await Promise.resolve();
    expect(written).toBe(false);
    await reader.return();
    await pushed;
    expect(written).toBe(true);
  });

  it("breaks for each reader behind what it has seen", async () => {
    const text = new SharedText(ROOMY, () => undefined);
    const reader = text.read(STAYS);
    await text.push("half");
    text.fail(new Error("cut"));
    expect((await reader.next()).value).toBe("half");
    await expect(reader.next()).rejects.toThrow("cut");
  });

  it("loses a reader whose client leaves, waiting or never begun", async () => {
    const leaving = new AbortController();
    let left = 0;
    const text = new SharedText(ROOMY, () => {
      left += 1;
    });
    text.read(leaving.signal);
    const waiting = all(text.read(leaving.signal));
    leaving.abort();
    expect(await waiting).toBe("");
    expect([text.readerCount, left]).toEqual([0, 2]);
  });
});
