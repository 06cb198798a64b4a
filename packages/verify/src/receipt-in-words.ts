import type { FirstReceipt, Receipt } from "../../../src/lib/receipt/format";

/** What a receipt that holds says. */
export function receiptInWords(receipt: Receipt | FirstReceipt): string[] {
  const { subject, counts, steps, keysDestroyed } = receipt;
  return [
    `Whoever has the private key to this public key states that ${claimOf(receipt)} (${receipt.tenant.id}):`,
    `  asked for by ${receipt.requestedBy} at ${receipt.requestedAt}, complete at ${receipt.completedAt}, generation ${receipt.generation}`,
    ...(subject === null ? [] : [`  the name has the digest ${subject.digest} under the key given with the erasure`]),
    `  rows deleted: ${list(Object.entries(counts).map(([store, count]) => `${count} ${store}`))}`,
    `  keys destroyed: ${list(keysDestroyed)}`,
    "  steps:",
    ...steps.map(({ step, detail, at }) => `    done    ${step}: ${detail} (${at})`),
    ...mediumOf(receipt),
    "  what it could not reach:",
    ...receipt.outsideReach.map((one) => `    ${typeof one === "string" ? one : copyInWords(one)}`),
    "",
    "Not one character of this was changed since it was signed.",
  ];
}

function claimOf(receipt: Receipt | FirstReceipt): string {
  const tenant = receipt.tenant.name === "" ? "a tenant" : `the tenant "${receipt.tenant.name}"`;
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
