import { parseArgs } from "node:util";

export interface DemoOptions {
  readonly server: { readonly kind: "own" } | { readonly kind: "running"; readonly url: string };
  /** App keys of two tenants of a running server. */
  readonly keys: readonly string[];
  /** Questions asked for each tenant. */
  readonly questions: number;
  /** Requests under way at once, both tenants together. */
  readonly concurrency: number;
  /** Name of the first key's tenant: only then is it erased on a server that is not the demo's own. */
  readonly erase: string | null;
  /** Leave the own server running afterwards, until Ctrl-C. */
  readonly keep: boolean;
}

const QUESTIONS = 2_000;
const QUESTIONS_FAST = 200;
const CONCURRENCY = 24;

const USAGE = `npm run demo -- [options]

  --fast             ${QUESTIONS_FAST} questions instead of ${QUESTIONS.toLocaleString("en")}
  --keep             leave the server running afterwards, until Ctrl-C
  --url URL          use a server that runs already, with
  --key KEY          the app key of a tenant: give it twice, for two tenants
  --erase NAME       there: erase the first key's tenant, whose name is NAME (otherwise it is only counted)
`;

/** Ends the process with the usage when the arguments make no sense. */
export function readArguments(argv: readonly string[]): DemoOptions {
  const values = parse(argv);
  if (values.help === true) stop(USAGE, 0);
  const { url, key: keys = [], erase } = values;
  if (url === undefined && (keys.length > 0 || erase !== undefined))
    stop(`--key and --erase go with --url.\n\n${USAGE}`);
  if (url !== undefined && keys.length !== 2) stop(`--url needs --key twice: one for each of two tenants.\n\n${USAGE}`);
  if (url !== undefined && !URL.canParse(url)) stop(`--url is not a URL: ${url}\n\n${USAGE}`);
  return {
    server: url === undefined ? { kind: "own" } : { kind: "running", url: url.replace(/\/+$/, "") },
    keys,
    questions: values.fast === true ? QUESTIONS_FAST : QUESTIONS,
    concurrency: CONCURRENCY,
    erase: erase ?? null,
    keep: values.keep === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        fast: { type: "boolean" },
        keep: { type: "boolean" },
        url: { type: "string" },
        key: { type: "string", multiple: true },
        erase: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function stop(text: string, status = 2): never {
  (status === 0 ? process.stdout : process.stderr).write(text);
  process.exit(status);
}
