import { type Checked, checkEvidence, checkReceipt, checkTrail, type NamedPerson } from "../src/check";
import { type Given, kindOf } from "./given";

const FILE_BYTES_MAX = 256 * 1024 * 1024;

const given: Given[] = [];

function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

async function take(files: Iterable<File>): Promise<void> {
  for (const file of files) {
    const text = file.size > FILE_BYTES_MAX ? "" : await file.text();
    given.push({ name: file.name, text, kind: kindOf(text) });
  }
  show();
}

function show(): void {
  byId("clear").hidden = given.length === 0;
  byId("given").replaceChildren(...given.map(({ name, kind }) => element("li", `${name}: ${IN_WORDS[kind]}`)));
  byId("results").replaceChildren(...results());
}

const IN_WORDS: Readonly<Record<Given["kind"], string>> = {
  key: "a public key",
  receipt: "a receipt",
  trail: "an audit trail",
  evidence: "a bundle of evidence",
  checkpoint: "a checkpoint",
  unknown: "nothing that can be checked here",
};

function results(): HTMLElement[] {
  const keys = given.filter(({ kind }) => kind === "key");
  const checked = given.filter(({ kind }) => kind === "receipt" || kind === "trail" || kind === "evidence");
  const [key] = keys;
  if (checked.length === 0) return [];
  if (key === undefined) return [element("p", "Now the public key.")];
  if (keys.length > 1) return [element("p", "More than one public key: start again with the one that you trust.")];
  const kept = given.filter(({ kind }) => kind === "checkpoint").map(({ text }) => text);
  return checked.map((one) => section(one.name, check(one, key.text, kept)));
}

function check({ kind, text }: Given, key: string, kept: readonly string[]): Checked {
  if (kind === "receipt") return checkReceipt(text, key, namedPerson());
  return kind === "evidence" ? checkEvidence(text, key, kept) : checkTrail(text, key, kept);
}

function namedPerson(): NamedPerson | null {
  const [name, key] = ["name", "key"].map((id) => byId<HTMLInputElement>(id).value.trim());
  return name === undefined || key === undefined || name === "" || key === "" ? null : { name, key };
}

function section(name: string, { result, lines }: Checked): HTMLElement {
  const one = document.createElement("section");
  one.className = result;
  one.append(element("h2", name), element("pre", lines.join("\n")));
  return one;
}

/** Text only: a receipt is what somebody else has written. */
function element(tag: string, text: string): HTMLElement {
  const one = document.createElement(tag);
  one.textContent = text;
  return one;
}

const input = byId<HTMLInputElement>("files");
input.addEventListener("change", () => void take(input.files ?? []).then(() => (input.value = "")));
for (const id of ["name", "key"]) byId(id).addEventListener("input", show);
byId("clear").addEventListener("click", () => {
  given.length = 0;
  show();
});
// A file that is dropped beside the box must not take the page's place.
for (const event of ["dragover", "drop"] as const) document.addEventListener(event, (one) => one.preventDefault());
document.addEventListener("dragover", () => byId("drop").classList.add("over"));
document.addEventListener("dragleave", () => byId("drop").classList.remove("over"));
document.addEventListener("drop", (event) => {
  byId("drop").classList.remove("over");
  void take(event.dataTransfer?.files ?? []);
});
