import { mkdir, writeFile } from "node:fs/promises";
import { bundle, pageText } from "./bundle.mjs";

const out = new URL("dist/", import.meta.url);
await mkdir(out, { recursive: true });
const node = { platform: "node", target: "node20" };
await writeFile(new URL("index.mjs", out), await bundle("src/index.ts", node));
const cli = await bundle("src/cli.ts", { ...node, banner: { js: "#!/usr/bin/env node" } });
await writeFile(new URL("cli.mjs", out), cli, { mode: 0o755 });
await writeFile(new URL("verify.html", out), await pageText());
