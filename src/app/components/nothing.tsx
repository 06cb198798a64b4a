/** Stands where a row has no value. */
export function Nothing() {
  return <span className="text-ink-faint">–</span>;
}
