const BAR_CHARS = 32;
const REDRAW_MS = 150;
/** Without a terminal: a line for each tenth. */
const LINES = 10;

export interface Progress {
  tick(isHit: boolean): void;
  end(): void;
}

/** A bar that redraws itself on a terminal and a few plain lines elsewhere. */
export function startProgress(total: number, out: NodeJS.WriteStream = process.stdout): Progress {
  const startedAt = performance.now();
  let done = 0;
  let hits = 0;
  let drawnAt = 0;
  let linesDrawn = 0;
  const line = () => lineOf({ done, hits, total, seconds: (performance.now() - startedAt) / 1000 });
  const draw = () => {
    drawnAt = performance.now();
    out.write(`\r\u001b[2K  ${line()}`);
  };
  return {
    tick(isHit) {
      done += 1;
      if (isHit) hits += 1;
      if (out.isTTY) {
        if (performance.now() - drawnAt >= REDRAW_MS) draw();
      } else if (Math.floor((done * LINES) / total) > linesDrawn) {
        linesDrawn += 1;
        out.write(`  ${line()}\n`);
      }
    },
    end() {
      if (!out.isTTY) return;
      draw();
      out.write("\n");
    },
  };
}

function lineOf({
  done,
  hits,
  total,
  seconds,
}: {
  done: number;
  hits: number;
  total: number;
  seconds: number;
}): string {
  const filled = Math.floor((done / total) * BAR_CHARS);
  const bar = "█".repeat(filled) + "░".repeat(BAR_CHARS - filled);
  const rate = done / Math.max(seconds, 0.001);
  const left = done === total ? `${seconds.toFixed(0)} s` : `about ${Math.ceil((total - done) / rate)} s left`;
  const count = `${done.toLocaleString("en")} / ${total.toLocaleString("en")}`;
  return `${bar}  ${count}  ${rate.toFixed(0)}/s  ${hits} hits  ${left}`;
}
