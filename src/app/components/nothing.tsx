/** Stands where a row has no value. */
export function Nothing() {
  return (
    <span data-nothing="" className="text-ink-faint">
      –
    </span>
  );
}
