/**
 * Where to go after a login: the address that `next` leads to *as a browser reads it*, if that is one of this server.
 * Whole and not as a path, since a path may begin with two slashes and then lead away again.
 */
export function returnAddress(next: string | null, origin: string): string {
  const home = `${origin}/`;
  if (next === null || !URL.canParse(next, home)) return home;
  const { href } = new URL(next, home);
  return href.startsWith(home) ? href : home;
}

export function loginPath(from: string): string {
  return from === "/" ? "/login" : `/login?next=${encodeURIComponent(from)}`;
}
