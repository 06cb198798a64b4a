import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScanner, type Scan, type Scanner } from "@/lib/pii/scan";
import { ScanTimeout, withSlicedScans } from "@/server/services/gateway/sliced-scan";
import { ask } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

const FILLER = "The quick brown fox writes a letter about 42 apples to the town hall. ";
/** 1.5 MB with something to find at its beginning, in its middle and at its end. */
const LONG = `jane@posteo.de ${FILLER.repeat(10_600)} 4539 1488 0343 6467 ${FILLER.repeat(10_600)} joan@posteo.de`;
const scanner = createScanner();

/** Each reading is a millisecond later than the one before: time passes by work, not by the machine's speed. */
function tickingClock() {
  let passed = 0;
  return { now: () => passed, elapsed: () => ++passed };
}

/** Turns of the event loop while the work goes on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  while (!done) {
    await new Promise(setImmediate);
    turns += 1;
  }
  await ended;
  return turns;
}

const NEVER = Number.MAX_SAFE_INTEGER;

describe("a scan in slices", () => {
  it("lets others run again and again while a text of 1.5 MB is scanned", async () => {
    expect(LONG.length).toBeGreaterThan(1_480_000);
    let steps = 0;
    const counting: Scanner = {
      ...scanner,
      *scanSliced(text, budget) {
        const slices = scanner.scanSliced(text, budget);
        for (;;) {
          const step = slices.next();
          if (step.done === true) return step.value;
          steps += 1;
          yield;
        }
      },
    };
    const turns = await turnsDuring(withSlicedScans(counting, tickingClock(), NEVER, (ahead) => ahead.scan(LONG)));
    expect(steps).toBeGreaterThan(100);
    expect(turns, "a turn for each six steps of a millisecond").toBeGreaterThan(steps / 8);
  });

  it("finds what the scan in one go finds", async () => {
    const whole = scanner.scan(LONG);
    expect(whole.findings.map(({ type }) => type)).toEqual(["EMAIL", "CREDIT_CARD", "EMAIL"]);
    const sliced = await withSlicedScans(scanner, tickingClock(), NEVER, (ahead) => ahead.scan(LONG));
    expect(sliced).toEqual(whole);
  });

  it("gives work over many texts, long and short, what one scan after the other gives", async () => {
    const texts = [
      "a@posteo.de",
      LONG.slice(0, 20_000),
      "b",
      LONG.slice(-20_000),
      ...Array.from({ length: 30 }, (_, at) => `${at} ${FILLER.repeat(100)} c@posteo.de`),
    ];
    const work = (over: Scanner): Scan[] => texts.map((text) => over.scan(text));
    expect(await withSlicedScans(scanner, tickingClock(), NEVER, work)).toEqual(work(scanner));
  });

  it("lets others run between many short texts too", async () => {
    const texts = Array.from({ length: 100 }, (_, at) => `${at} ${FILLER.repeat(200)}`);
    const work = withSlicedScans(scanner, tickingClock(), NEVER, (ahead) => texts.map((text) => ahead.scan(text)));
    expect(await turnsDuring(work)).toBeGreaterThanOrEqual(10);
  });

  it("scans no text twice, however often the work is begun again", async () => {
    const scanned: string[] = [];
    const counting: Scanner = {
      ...scanner,
      scan(text) {
        scanned.push(text);
        return scanner.scan(text);
      },
      scanSliced(text, budget) {
        scanned.push(text);
        return scanner.scanSliced(text, budget);
      },
    };
    const texts = Array.from({ length: 40 }, (_, at) => `${at} ${FILLER.repeat(at % 4 === 0 ? 300 : 100)}`);
    await withSlicedScans(counting, tickingClock(), NEVER, (ahead) => texts.map((text) => ahead.scan(text)));
    expect(scanned.sort()).toEqual([...texts].sort());
  });

  it("ends at its limit, and says so", async () => {
    await expect(withSlicedScans(scanner, tickingClock(), 20, (ahead) => ahead.scan(LONG))).rejects.toThrow(
      ScanTimeout,
    );
    const texts = Array.from({ length: 100 }, (_, at) => `${at} ${FILLER.repeat(200)}`);
    const work = (ahead: Scanner) => texts.map((text) => ahead.scan(text));
    await expect(withSlicedScans(scanner, tickingClock(), 3, work)).rejects.toThrow(ScanTimeout);
  });

  it("gives on what the scanner or the work throws", async () => {
    const broken: Scanner = {
      ...scanner,
      // biome-ignore lint/correctness/useYield: it fails before its first step.
      *scanSliced(): Generator<undefined, Scan> {
        throw new RangeError("a recogniser failed");
      },
    };
    await expect(withSlicedScans(broken, tickingClock(), NEVER, (ahead) => ahead.scan(LONG))).rejects.toThrow(
      RangeError,
    );
    const failing = () => {
      throw new TypeError("the work failed");
    };
    await expect(withSlicedScans(scanner, tickingClock(), NEVER, failing)).rejects.toThrow(TypeError);
  });
});

describe("while a text of 1.5 MB is classified", () => {
  let lethe: TestLethe;
  let tenant: TestTenant;
  beforeAll(async () => {
    lethe = await startLethe({ limits: { ...ROOMY, scanMs: NEVER } });
    Object.assign(lethe.clock, tickingClock());
    tenant = await lethe.tenant();
  });
  afterAll(() => lethe.close());

  it("another request is answered", async () => {
    const events: string[] = [];
    const services = lethe.services as { scannerOf: (...of: unknown[]) => Scanner };
    const sound = services.scannerOf;
    let begun: () => void = () => undefined;
    const scanning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    services.scannerOf = (...of) => ({
      ...sound(...of),
      // More steps than the scan itself has, so that the other request surely fits in, if it can at all.
      *scanSliced(text, budget) {
        begun();
        for (let step = 0; step < 20_000 && events.length === 0; step++) yield;
        const scan = yield* scanner.scanSliced(text, budget);
        events.push("scanned");
        return scan;
      },
    });
    const long = ask(lethe, tenant, FILLER.repeat(21_200));
    await scanning;
    const short = await ask(lethe, tenant, "What do badgers eat?");
    events.push("answered");
    expect([short.status, (await long).status]).toEqual([200, 200]);
    services.scannerOf = sound;
    expect(events).toEqual(["answered", "scanned"]);
  });
});
