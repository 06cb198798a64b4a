/** Where Azure's clients look for OpenAI's endpoints: below a version, or below a deployment, which their body names too. */
const AZURE = /^\/openai\/(?:v1|deployments\/[^/]+)(?=\/)/;

/** The same endpoint as OpenAI's clients name it. Null: no address of Azure's. */
export function endpointOfAzure(path: string): string | null {
  const [before] = AZURE.exec(path) ?? [];
  return before === undefined ? null : `/v1${path.slice(before.length)}`;
}
