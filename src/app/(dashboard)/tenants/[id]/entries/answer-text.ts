import { isJsonObject, type JsonValue } from "@/lib/core/json";

/** The readable part of a stored answer in any of the wires; null when it has no text (embeddings, tool calls). */
export function answerText(answer: unknown): string | null {
  if (typeof answer === "string") return answer;
  const value = answer as JsonValue;
  if (!isJsonObject(value)) return null;
  const texts = [...chatTexts(value.choices), ...blockTexts(value.content), ...outputTexts(value.output)];
  return texts.length > 0 ? texts.join("\n\n") : null;
}

/** OpenAI chat completions: `choices[].message.content`. */
function chatTexts(choices: JsonValue | undefined): string[] {
  if (!Array.isArray(choices)) return [];
  return choices.flatMap((choice) => {
    const message = isJsonObject(choice) ? choice.message : undefined;
    return isJsonObject(message) && typeof message.content === "string" ? [message.content] : [];
  });
}

/** Anthropic messages and the parts of OpenAI responses: `content[].text`. */
function blockTexts(content: JsonValue | undefined): string[] {
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) return [];
  return content.flatMap((block) => (isJsonObject(block) && typeof block.text === "string" ? [block.text] : []));
}

/** OpenAI responses: `output[].content[].text`. */
function outputTexts(output: JsonValue | undefined): string[] {
  if (!Array.isArray(output)) return [];
  return output.flatMap((item) => (isJsonObject(item) ? blockTexts(item.content) : []));
}
