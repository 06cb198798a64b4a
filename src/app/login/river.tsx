import { cn } from "../components/class-names";

const LINES = 26;
const WIDTH = 800;
const HEIGHT = 900;

/** A line of the river. Further down it breaks into shorter and shorter pieces, until only drops are left. */
function line(row: number): { d: string; dash: string; opacity: number } {
  const depth = row / (LINES - 1);
  const y = 60 + row * 31;
  const swell = 13 + 9 * Math.sin(row * 0.7);
  const shift = row * 37;
  let d = `M${-200 + (shift % 160)} ${y}`;
  for (let x = 0; x < 7; x += 1) d += ` q 40 ${-swell} 80 0 t 80 0`;
  const piece = Math.round(560 * (1 - depth) ** 2.2);
  const gap = Math.round(10 + 54 * depth);
  return { d, dash: row < 3 ? "none" : `${Math.max(piece, 0.1)} ${gap}`, opacity: 0.95 - 0.72 * depth };
}

/** Lethe, the river of forgetting. */
export function River({ className }: { className?: string }) {
  return (
    <div className={cn("relative overflow-hidden bg-[#0a4a52]", className)}>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="xMidYMid slice"
        className="absolute inset-0 size-full"
        fill="none"
        stroke="#9fe0e4"
        strokeWidth="3"
        strokeLinecap="round"
      >
        {Array.from({ length: LINES }, (_, row) => {
          const { d, dash, opacity } = line(row);
          return <path key={d} d={d} strokeDasharray={dash} opacity={opacity} />;
        })}
      </svg>
    </div>
  );
}
