const WIDTH = 120;
const HEIGHT = 28;

/** A small line without axes: only which way it goes. The number it belongs to stands beside it. */
export function Sparkline({ values, className }: { values: readonly number[]; className?: string }) {
  const max = Math.max(...values, 0);
  if (values.length < 2 || max === 0) return null;
  const step = WIDTH / (values.length - 1);
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${y(value / max).toFixed(1)}`);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={className}
      fill="none"
    >
      <polygon points={`0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`} fill="var(--accent)" opacity="0.1" />
      <polyline
        points={points.join(" ")}
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function y(ratio: number): number {
  return HEIGHT - 1 - ratio * (HEIGHT - 3);
}
