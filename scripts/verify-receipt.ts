// `npm run -s verify:receipt -- RECEIPT.json PUBLIC_KEY`: does this receipt hold? Exit 0 only when it does.
// RECEIPT.json is the receipt itself, or the API's reply that wraps it. PUBLIC_KEY is a file with the key as PEM.
import { isJsonObject } from "../src/lib/core/json";
import { type FirstReceipt, type Receipt, verifyReceipt } from "../src/lib/receipt/receipt";
import { fail, readText } from "./evidence";

const [receiptPath, keyPath] = process.argv.slice(2);
if (receiptPath === undefined || keyPath === undefined) {
  fail("Usage: npm run -s verify:receipt -- RECEIPT.json PUBLIC_KEY", 2);
}
const verdict = verifyReceipt(receiptTextOf(readText(receiptPath)), readText(keyPath));
if (!verdict.holds) fail(`The receipt does NOT hold: ${verdict.why}`, 1);
process.stdout.write(`${inWords(verdict.receipt)}\n`);

/** The key beside a wrapped receipt is not used: whoever forges a receipt would put their own key there. */
function receiptTextOf(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || !isJsonObject(value.receipt)) return text.replace(/\n$/, "");
    // Written anew it must be the same text: a member that stands twice would be read by people and lost by the parser.
    const isWrittenOnce = [JSON.stringify(value), JSON.stringify(value, null, 2)].includes(text.trim());
    return isWrittenOnce ? JSON.stringify(value.receipt) : text;
  } catch {
    return text;
  }
}

function inWords(receipt: Receipt | FirstReceipt): string {
  const { tenant, subject, counts, steps, keysDestroyed } = receipt;
  return [
    "The receipt holds.",
    "",
    `Whoever has the private key to this public key states that ${claimOf(receipt)} (${tenant.id}):`,
    `  asked for by ${receipt.requestedBy} at ${receipt.requestedAt}, complete at ${receipt.completedAt}, generation ${receipt.generation}`,
    ...(subject === null
      ? []
      : [`  the person whose name has the digest ${subject.digest} under the key given with the erasure`]),
    `  rows deleted: ${list(Object.entries(counts).map(([store, count]) => `${count} ${store}`))}`,
    `  keys destroyed: ${list(keysDestroyed)}`,
    "  steps:",
    ...steps.map(({ step, detail, at }) => `    done    ${step}: ${detail} (${at})`),
    ...mediumOf(receipt),
    "  what it could not reach:",
    ...receipt.outsideReach.map((one) => `    ${typeof one === "string" ? one : copyInWords(one)}`),
    "",
    "Not one character of this was changed since it was signed.",
  ].join("\n");
}

function claimOf(receipt: Receipt | FirstReceipt): string {
  const tenant = `the tenant "${receipt.tenant.name}"`;
  switch ("kind" in receipt ? receipt.kind : receipt.subject === null ? "tenant" : "subject") {
    case "subject":
      return `one person of ${tenant} was erased`;
    case "tenant":
      return `everything of ${tenant} was erased`;
    case "deletion":
      return `${tenant} was deleted with everything of it`;
    case "nothing-held":
      return `nothing was held under the name that was given in ${tenant}`;
  }
}

function mediumOf(receipt: Receipt | FirstReceipt): string[] {
  if (!("medium" in receipt)) return [];
  return [`  the medium was ${receipt.medium.searched ? "" : "NOT "}searched: ${receipt.medium.detail}`];
}

function copyInWords({ copy, until, detail }: Receipt["outsideReach"][number]): string {
  return `${copy} (${until === null ? "no end known" : `until ${until}`}): ${detail}`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "none" : items.join(", ");
}
