import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { send, type Told } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";

const PAGE = readFileSync("docs/tutorial.md", "utf8");

interface Step {
  /** As the reader types it. */
  readonly command: string;
  /** What stands behind `#` below it. */
  readonly told: string;
}

/** The commands of the page, each with the lines that say what comes of it. */
function stepsOf(page: string): Step[] {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block.replaceAll("\\\n", " "));
  const lines = blocks.join("\n").split("\n");
  return lines.flatMap((command, i) =>
    /^(?:curl|export) /.test(command) ? [{ command, told: /^# (.*)/.exec(lines[i + 1] ?? "")?.[1] ?? "" }] : [],
  );
}

/** Words of a POSIX shell, as far as the page goes: blanks, both quotes, variables outside of single ones. */
function wordsOf(command: string, variables: ReadonlyMap<string, string>): string[] {
  const filled = (text: string) => text.replace(/\$(\w+)/g, (_, name: string) => variables.get(name) ?? "");
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"|([^'"]+)/g, (_, single, double, bare) => single ?? filled(double ?? bare)),
  );
}

/** What `curl` would send. */
function requestOf(words: readonly string[]): { url: URL; method?: string; headers: Headers; body?: string } {
  const headers = new Headers();
  let [url, method, body]: (string | undefined)[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "-i") continue;
    if (!/^-[HXd]$/.test(word)) url = word;
    else if (word === "-X") method = words[++i];
    else if (word === "-d") body = words[++i];
    else headers.append(...((words[++i] ?? "").split(/:\s*/, 2) as [string, string]));
  }
  return { url: new URL(url ?? ""), headers, ...(method && { method }), ...(body !== undefined && { body }) };
}

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

it("the first ten minutes go as docs/tutorial.md says", async () => {
  const variables = new Map<string, string>();
  let last = null as Told | null;
  const curl = async (command: string): Promise<Told> => {
    const { url, headers, body, method } = requestOf(wordsOf(command, variables));
    const options = { headers: Object.fromEntries(headers), ...(method && { method }) };
    return send(lethe, null, `${url.pathname}${url.search}`, body, options);
  };
  const steps = stepsOf(PAGE);
  expect(steps.length).toBeGreaterThan(10);
  for (const { command, told } of steps) {
    const [, name = "", value = ""] = /^export (\w+)=(\S+)/.exec(command) ?? [];
    if (name === "LETHE_KEY") variables.set(name, tenant.key);
    else if (name === "ERASURE") variables.set(name, String(last?.json.id));
    else if (name !== "") variables.set(name, value);
    if (name !== "") continue;
    const [status, ...rest] = told.split(" ");
    const isAsTold = async () => {
      last = await curl(command);
      return String(last.status) === status;
    };
    // A receipt is there when the physical steps are done.
    if (command.includes("/receipt")) await until("the receipt", isAsTold);
    else expect(await isAsTold(), `${command}\n${last?.status} ${last?.text}`).toBe(true);
    const answer = last as Told | null;
    const [header, outcome] = rest.join(" ").split(": ");
    if (header?.startsWith("lethe-") === true) expect(answer?.headers.get(header), command).toBe(outcome);
    else expect(answer?.text.replace(/\s/g, ""), command).toContain(rest.join(""));
  }
});
