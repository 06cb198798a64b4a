/**
 * `npx tsx scripts/eval/surroundings.ts [--seed 13] [--samples 2] [--only numbers] [--show 40]`: generated values of what
 * docs/redaction.md promises in generated surroundings, and how many of them are missed by form and by kind. A value
 * counts only where it is found in the plainest surrounding of its kind: that it is known at all is said apart.
 */
import { parseArgs } from "node:util";
import { createScanner } from "../../src/lib/pii/scan";
import { CREDENTIAL_FORMS, credentialName, credentialValue } from "../../tests/pii/generators/credentials";
import { LABELLED_FORMS, labelled } from "../../tests/pii/generators/labelled";
import { ANNOUNCEMENTS, BIRTH_LABELS, birthDate } from "../../tests/pii/generators/people";
import { NUMBERS, PHONES } from "../../tests/pii/generators/promised";
import { Random } from "../../tests/pii/generators/random";
import { SURROUNDINGS } from "../../tests/pii/generators/surroundings";
import { SELF_PROVING } from "../../tests/pii/generators/values";
import { WRITTEN } from "../../tests/pii/generators/written";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "13" },
    samples: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    show: { type: "string", default: "40" },
  },
});
const random = new Random(Number(options.seed));
const samples = Number(options.samples);
const scanner = createScanner();
const WORD = /[\p{L}\p{N}]/u;

function isFound(text: string, value: string): boolean {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of scanner.scan(text).findings) covered.fill(1, start, end);
  const at = text.indexOf(value);
  for (let i = at; i < at + value.length; i++) if (covered[i] === 0 && WORD.test(text.charAt(i))) return false;
  return true;
}

interface Cell {
  asked: number;
  missed: string[];
}
type Cells = Map<string, Cell>;

function note(cells: Cells, name: string, text: string, isMissed: boolean): void {
  const cell = cells.get(name) ?? { asked: 0, missed: [] };
  cell.asked++;
  if (isMissed) cell.missed.push(text);
  cells.set(name, cell);
}

function report(family: string, forms: Cells, kinds: Cells): void {
  const all = [...forms.values()];
  const asked = all.reduce((sum, cell) => sum + cell.asked, 0);
  const missed = all.flatMap((cell) => cell.missed);
  console.log(
    `\n${family}: missed ${missed.length} of ${asked} (${((100 * missed.length) / Math.max(1, asked)).toFixed(2)} %)`,
  );
  for (const [title, cells] of [
    ["form", forms],
    ["kind", kinds],
  ] as const)
    for (const [name, cell] of [...cells]
      .sort((a, b) => b[1].missed.length - a[1].missed.length)
      .slice(0, Number(options.show)))
      if (cell.missed.length > 0)
        console.log(
          `  ${title} ${JSON.stringify(name).padEnd(44)} ${cell.missed.length}/${cell.asked}  ${JSON.stringify(cell.missed[Math.floor(cell.missed.length / 2)])}`,
        );
}

function numbers(): void {
  const [forms, kinds, unknown]: Cells[] = [new Map(), new Map(), new Map()];
  for (const { name, labels, make } of NUMBERS)
    for (const label of labels)
      for (let i = 0; i < samples; i++) {
        const value = make(random);
        if (value === "") continue;
        const isKnown = isFound(`${label}: ${value}`, value);
        note(unknown as Cells, `${name} ${label}`, `${label}: ${value}`, !isKnown);
        if (!isKnown) continue;
        for (const form of LABELLED_FORMS) {
          const text = labelled(form, label, value);
          const isMissed = !isFound(text, value);
          note(forms as Cells, form, text, isMissed);
          note(kinds as Cells, `${name} ${label}`, text, isMissed);
        }
      }
  report("numbers behind their official label", unknown as Cells, new Map());
  report("labelled numbers in forms", forms as Cells, kinds as Cells);
}

function phones(): void {
  const [forms, kinds, unknown]: Cells[] = [new Map(), new Map(), new Map()];
  for (const { name, labels, make } of PHONES) {
    const value = make(random);
    if (value === "") continue;
    const label = labels.length > 0 ? random.pick(labels) : "";
    const plain = label === "" ? `please look at ${value} today.` : `${label}: ${value}`;
    const isKnown = isFound(plain, value);
    note(unknown as Cells, name.replace(/^.. /, ""), plain, !isKnown);
    if (!isKnown) continue;
    if (label === "")
      for (const { name: form, around } of SURROUNDINGS)
        note(forms as Cells, form, around(value), !isFound(around(value), value));
    else
      for (const form of LABELLED_FORMS)
        note(forms as Cells, form, labelled(form, label, value), !isFound(labelled(form, label, value), value));
    note(kinds as Cells, name, plain, false);
  }
  report("phones known at all", unknown as Cells, new Map());
  report("phones in forms", forms as Cells, kinds as Cells);
}

function proving(): void {
  const [forms, kinds]: Cells[] = [new Map(), new Map()];
  for (const { name, make } of SELF_PROVING)
    for (let i = 0; i < samples; i++)
      for (const { name: how, write } of WRITTEN)
        for (const { name: form, around } of SURROUNDINGS) {
          const value = write(make(random), name);
          if (value === undefined) continue;
          const text = around(value);
          const isMissed = !isFound(text, value);
          note(forms as Cells, `${how} | ${form}`, text, isMissed);
          note(kinds as Cells, `${name} | ${how}`, text, isMissed);
        }
  report("values that prove themselves", forms as Cells, kinds as Cells);
}

function credentials(): void {
  const [forms, kinds]: Cells[] = [new Map(), new Map()];
  for (let i = 0; i < samples * 30; i++)
    for (const form of CREDENTIAL_FORMS) {
      const name = credentialName(random);
      const value = credentialValue(random);
      const text = labelled(form, name, value);
      const isMissed = !isFound(text, value);
      note(forms as Cells, form, text, isMissed);
      note(kinds as Cells, name.toLowerCase().replace(/[^a-z]/g, ""), text, isMissed);
    }
  report("credentials", forms as Cells, kinds as Cells);
}

function people(): void {
  const [forms, kinds]: Cells[] = [new Map(), new Map()];
  for (const { language, names, forms: announcements } of ANNOUNCEMENTS)
    for (const name of names)
      for (const form of announcements) {
        const text = form.replace("§", name);
        note(forms as Cells, `${language}: ${form}`, text, !isFound(text, name));
      }
  for (const label of BIRTH_LABELS)
    for (const form of LABELLED_FORMS) {
      const value = birthDate(random);
      const text = labelled(form, label, value);
      const isMissed = !isFound(text, value);
      note(kinds as Cells, `birth ${form}`, text, isMissed);
      note(forms as Cells, `birth ${label}`, text, isMissed);
    }
  report("people and dates of birth", forms as Cells, kinds as Cells);
}

const FAMILIES = { proving, numbers, phones, credentials, people };
for (const [name, run] of Object.entries(FAMILIES)) if (options.only === "" || options.only === name) run();
