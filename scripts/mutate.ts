// `npm run -s mutate [-- WORD]`: plants the faults of scripts/mutate/faults.yaml (those whose description or file holds
// WORD), one at a time, in a copy of the work tree, and runs the tests that have to notice. Exit 1 when one was not
// noticed. About ten seconds a fault: run by hand, before a release and after work on what a fault lies in.
import { fileURLToPath } from "node:url";
import { type Fault, readFaults } from "./mutate/faults";
import { PlantedCopy } from "./mutate/planted-copy";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const word = process.argv[2] ?? "";
const faults = readFaults().filter(({ says, file }) => says.includes(word) || file.includes(word));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Each file of tests has to pass without a fault before its failure says anything; asked once, when it is first needed. */
const sound = new Map<string, boolean>();
const copy = new PlantedCopy(PROJECT);
try {
  process.exitCode = run(faults);
} finally {
  copy.remove();
}

function isSound(test: string): boolean {
  const known = sound.get(test) ?? copy.passes([test]);
  sound.set(test, known);
  return known;
}

function run(planned: readonly Fault[]): number {
  const survivors = planned.filter((fault) => !isNoticed(fault));
  const broken = [...sound].filter(([, passes]) => !passes).map(([test]) => test);
  say(`\n${planned.length} planted, ${survivors.length} not noticed`);
  for (const { says, file } of survivors) say(`  ${says} (${file})`);
  for (const test of broken) say(`  does not pass as it is, and so said nothing: ${test}`);
  return survivors.length === 0 && planned.length > 0 ? 0 : 1;
}

/** One file of tests after the other: the first that fails is enough. */
function isNoticed(fault: Fault): boolean {
  const tests = fault.tests.filter(isSound);
  const takeBack = copy.plant(fault);
  const by = tests.find((test) => !copy.passes([test]));
  takeBack();
  say(`${by === undefined ? "SURVIVED" : "noticed "}  ${fault.says}${by === undefined ? "" : `  (${by})`}`);
  return by !== undefined;
}
