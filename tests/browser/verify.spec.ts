import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page } from "@playwright/test";
import { serialiseReceipt } from "@/lib/receipt/sign-receipt";
import { checkpointOf, RECORDS, PUBLIC_PEM as TRAIL_PEM } from "../audit/trail";
import { PUBLIC_PEM, SIGNED } from "../receipt/signed-receipt";
import { expectAccessible } from "./accessible";
import { test } from "./sessions";

const file = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
const KEY = file("key.pem", PUBLIC_PEM);
const RECEIPT = file("receipt.json", serialiseReceipt(SIGNED));

async function checksEverything(page: Page): Promise<void> {
  const files = page.getByLabel(/Drop files here/);
  await files.setInputFiles([RECEIPT]);
  await expect(page.getByRole("status")).toHaveText("Now the public key.");
  await files.setInputFiles([KEY]);
  await expect(page.getByRole("status")).toContainText("The receipt holds.");
  await page.getByText("Does the receipt speak of a certain person?").click();
  await page.getByLabel("Name, as it was erased").fill("jane");
  await page.getByLabel("Key given with the erasure").fill("c2FsdA");
  await expect(page.getByRole("status")).toContainText('It speaks of "jane".');
  await page.getByLabel("Name, as it was erased").fill("joan");
  await expect(page.getByRole("status")).toContainText("does NOT speak");

  await page.getByRole("button", { name: "Start again" }).click();
  const forged = file("forged.json", RECEIPT.buffer.toString().replace('"entries":12', '"entries":0'));
  await files.setInputFiles([KEY, forged]);
  await expect(page.getByRole("status")).toContainText("does NOT hold");

  await page.getByRole("button", { name: "Start again" }).click();
  const trail = JSON.stringify({ format: "lethe-audit/1", records: RECORDS, checkpoint: checkpointOf(7) });
  await files.setInputFiles([
    file("trail.json", trail),
    file("trail.pem", TRAIL_PEM),
    file("old.txt", checkpointOf(4)),
  ]);
  await expect(page.getByRole("status")).toContainText("The audit trail holds: 7 records");
}

test("an auditor without an account checks receipt and trail, and nothing leaves the browser", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await page.goto("/verify");
  await expectAccessible(page);
  await checksEverything(page);
  expect(sent.filter((url) => !url.endsWith("/verify"))).toEqual([]);
});

test("the page saved as one file checks the same with the server out of reach", async ({ page, context, request }) => {
  const response = await request.get("/verify");
  const saved = join(await mkdtemp(join(tmpdir(), "lethe-page-")), "verify.html");
  await writeFile(saved, await response.text());
  await context.setOffline(true);
  const sent: string[] = [];
  page.on("request", (one) => sent.push(one.url()));
  await page.goto(pathToFileURL(saved).href);
  await checksEverything(page);
  expect(sent.filter((url) => !url.startsWith("file:"))).toEqual([]);
  // What is not allowed is not possible either: a script of somebody else's does not run in it.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    document.head.append(script);
  });
  expect(await page.title()).toBe("Lethe: check a receipt");
});
