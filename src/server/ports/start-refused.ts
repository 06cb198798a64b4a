/**
 * The server must not start as things are. The message is for the operator: what is wrong, and what to do about it. It is
 * printed as it stands, without a stack.
 */
export class StartRefused extends Error {
  override readonly name: string = "StartRefused";
}
