const TRIES_MAX = 12_000;
const PAUSE_MS = 5;

/** Waits until the condition holds and returns what it gave; gives up after a minute. */
export async function until<T>(what: string, condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited in vain: ${what}`);
}

/** A promise and the way to resolve it from outside: holds something back until the test lets it go. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
