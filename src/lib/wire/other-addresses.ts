/** Where Azure's clients look for OpenAI's endpoints that no row of the wires names: below a version, or a deployment. */
const AZURE = /^\/openai\/(?:v1|deployments\/[^/]+)(?=\/)/;

/** The same endpoint under the name that this server knows it by. The path itself where it has no other. */
export function knownAddress(path: string): string {
  const [before] = AZURE.exec(path) ?? [];
  return before === undefined ? path : `/v1${path.slice(before.length)}`;
}
