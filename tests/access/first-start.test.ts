import { afterEach, expect, it, vi } from "vitest";
import { firstStart } from "@/server/first-start";
import { resetAccount } from "@/server/services/users/reset-account";
import { browse, logIn, signedIn } from "../support/browser";
import { startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
afterEach(async () => {
  vi.restoreAllMocks();
  await lethe.close();
});

const EMAIL = "owner@example.org";
const environment = { LETHE_ADMIN_EMAIL: EMAIL };

/** What the process would have said. `lost`: it ends before a single byte left it. */
async function start({ lost = false } = {}): Promise<string> {
  let said = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((...args: unknown[]) => {
    const done = args.find((arg) => typeof arg === "function") as ((error?: Error) => void) | undefined;
    if (!lost) said += String(args[0]);
    done?.(lost ? new Error("killed") : undefined);
    return true;
  });
  try {
    await firstStart(lethe.container, lethe.origin);
  } catch (error) {
    if (!lost) throw error;
  } finally {
    write.mockRestore();
  }
  return said;
}

const passwordIn = (said: string) => /one-time password\s+(\S+)/.exec(said)?.[1] ?? "";
const keyIn = (said: string) => /lth_live_\w+/.exec(said)?.[0] ?? "";

it("says the first secrets at the next start when the process ended between commit and print", async () => {
  lethe = await startLethe({ environment });
  await start({ lost: true });
  expect(await lethe.services.db.read.user.count(), "the owner is there").toBe(1);
  lethe = await lethe.restart({ environment });
  const said = await start();
  expect((await logIn(lethe, EMAIL, passwordIn(said))).status).toBe(200);
  const models = await fetch(`${lethe.origin}/v1/models`, { headers: { authorization: `Bearer ${keyIn(said)}` } });
  expect(models.status).toBe(200);
  expect(await lethe.services.db.read.user.count(), "and no second one").toBe(1);
  expect(passwordIn(await start()), "said once").toBe("");
});

it("keeps no first secret in clear while it waits to be said", async () => {
  lethe = await startLethe({ environment });
  await start({ lost: true });
  const rows = JSON.stringify(await lethe.services.db.read.serverSetting.findMany());
  const said = await start();
  expect(passwordIn(said)).not.toBe("");
  expect(rows).not.toContain(passwordIn(said));
  expect(rows).not.toContain(keyIn(said));
});

it("a reset gives a new one-time password and ends sessions; the old password is over", async () => {
  lethe = await startLethe({ environment });
  const cookie = await signedIn(lethe, EMAIL, passwordIn(await start()), "a long new password");
  const { oneTimePassword } = await resetAccount(lethe.services.db, lethe.clock.now(), EMAIL.toUpperCase());
  expect((await browse(lethe, "/api/trpc/session.me", { headers: { cookie } })).status).toBe(401);
  expect((await logIn(lethe, EMAIL, "a long new password")).status).toBe(401);
  expect((await logIn(lethe, EMAIL, oneTimePassword ?? "")).status).toBe(200);
  const actions = await lethe.services.db.read.auditRecord.findMany({ where: { action: "user.reset-password" } });
  expect(actions).toHaveLength(1);
  const unknown = await resetAccount(lethe.services.db, lethe.clock.now(), "nobody@example.org");
  expect(unknown).toEqual({ oneTimePassword: null, known: [EMAIL] });
});
