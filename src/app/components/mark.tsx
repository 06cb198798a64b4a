/** The mark: a river's first wave is whole, the second comes apart, of the third only drops are left. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      className={className}
      aria-hidden="true"
    >
      <path d="M2.5 7.2c3.2-3 6.3-3 9.5 0s6.3 3 9.5 0" />
      <path d="M2.5 12.8c3.2-3 6.3-3 9.5 0M16.6 14.6q1 .5 2 .4" opacity=".75" />
      <path d="M3.2 17.9l.4-.3M8 16.3h.1M13 18.7l.1.1" opacity=".5" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="flex items-center gap-2.5">
      <Mark className="size-6 text-accent" />
      <span className="text-[17px] font-semibold tracking-tight">Lethe</span>
    </span>
  );
}
