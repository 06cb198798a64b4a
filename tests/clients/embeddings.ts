import type { Reply, UpstreamCall } from "../support/fake-upstream";

/** Vectors in the encoding that was asked for. */
export function embeds({ body }: Pick<UpstreamCall, "body">): Reply {
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  const data = inputs.map((text, index) => {
    const vector = [String(text).length, 0.5, -0.25];
    const bytes = Buffer.from(new Float32Array(vector).buffer);
    return {
      object: "embedding",
      index,
      embedding: body.encoding_format === "base64" ? bytes.toString("base64") : vector,
    };
  });
  const usage = { prompt_tokens: 4, total_tokens: 4 };
  return { kind: "raw", status: 200, body: JSON.stringify({ object: "list", model: body.model, data, usage }) };
}
