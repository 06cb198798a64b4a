// `npm run -s verify:receipt -- RECEIPT.json PUBLIC_KEY`: does this receipt hold? Exit 0 only when it does.
// RECEIPT.json is the receipt itself, or the API's reply that wraps it. PUBLIC_KEY is a file with the key as PEM.
import { isJsonObject } from "../src/lib/core/json";
import { type Receipt, verifyReceipt } from "../src/lib/receipt/receipt";
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
    return isJsonObject(value) && isJsonObject(value.receipt) ? JSON.stringify(value.receipt) : text;
  } catch {
    return text;
  }
}

function inWords(receipt: Receipt): string {
  const { tenant, subject, counts, steps, keysDestroyed } = receipt;
  const whom =
    subject === null ? `everything of the tenant "${tenant.name}"` : `one person of the tenant "${tenant.name}"`;
  const failed = steps.filter((step) => !step.ok);
  return [
    "The receipt holds.",
    "",
    `Whoever has the private key to this public key states that ${whom} (${tenant.id}) was erased:`,
    `  asked for by ${receipt.requestedBy} at ${receipt.requestedAt}, complete at ${receipt.completedAt}, generation ${receipt.generation}`,
    ...(subject === null
      ? []
      : [`  the person whose name, behind the salt ${subject.salt}, has the digest ${subject.digest}`]),
    `  rows deleted: ${list(Object.entries(counts).map(([store, count]) => `${count} ${store}`))}`,
    `  keys destroyed: ${list(keysDestroyed)}`,
    "  steps:",
    ...steps.map(({ step, ok, detail, at }) => `    ${ok ? "done  " : "FAILED"}  ${step}: ${detail} (${at})`),
    ...(failed.length === 0
      ? []
      : [`  ${failed.length} of these steps did not succeed: ask why before you rely on them.`]),
    "  what it could not reach:",
    ...receipt.outsideReach.map((text) => `    ${text}`),
    "",
    "Not one character of this was changed since it was signed.",
  ].join("\n");
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "none" : items.join(", ");
}
