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

const copy = new PlantedCopy(PROJECT);
try {
  process.exitCode = run(faults);
} finally {
  copy.remove();
}

function run(planned: readonly Fault[]): number {
  const tests = [...new Set(planned.flatMap((fault) => fault.tests))];
  if (tests.length === 0 || !copy.passes(tests)) {
    say("The tests do not pass as it is: nothing can be said of faults.");
    return 2;
  }
  const survivors = planned.filter((fault) => !isNoticed(fault));
  say(`\n${planned.length} planted, ${survivors.length} not noticed`);
  for (const { says, file } of survivors) say(`  ${says} (${file})`);
  return survivors.length === 0 ? 0 : 1;
}

/** One file of tests after the other: the first that fails is enough. */
function isNoticed(fault: Fault): boolean {
  const takeBack = copy.plant(fault);
  const by = fault.tests.find((test) => !copy.passes([test]));
  takeBack();
  say(`${by === undefined ? "SURVIVED" : "noticed "}  ${fault.says}${by === undefined ? "" : `  (${by})`}`);
  return by !== undefined;
}
