import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

/** What a page fetches before it can be used, compressed. */
const PAGE_BYTES_MAX = 200_000;
/** The page with the least of its own: what all behind the login share. */
const SHARED_BYTES_MAX = 189_000;
const LEAST_OF_ITS_OWN = "/erasures/[id]/certificate";

interface RouteStats {
  route: string;
  firstLoadChunkPaths: string[];
}

const routes = () =>
  JSON.parse(readFileSync(".next/diagnostics/route-bundle-stats.json", "utf8")) as readonly RouteStats[];

const sizes = new Map<string, number>();
function sizeOf(path: string): number {
  const size = sizes.get(path) ?? gzipSync(readFileSync(path)).length;
  sizes.set(path, size);
  return size;
}

test("no page loads more script at first than it may, and none what only a few need", () => {
  const stats = routes();
  expect(stats.length).toBeGreaterThan(20);
  for (const { route, firstLoadChunkPaths: paths } of stats) {
    const bytes = paths.reduce((sum, path) => sum + sizeOf(path), 0);
    expect(bytes, route).toBeLessThan(route === LEAST_OF_ITS_OWN ? SHARED_BYTES_MAX : PAGE_BYTES_MAX);
    for (const path of paths) {
      const text = readFileSync(path, "utf8");
      // The editor, checks of the server's inputs, the service that logs in by the device, dialogs and menus.
      for (const part of ["cm-editor", '"$ZodError"', "startAuthentication", '"DialogContent"', '"DropdownMenu"'])
        expect(text.includes(part), `${part} in ${path} of ${route}`).toBe(false);
    }
  }
});
