import { isJsonObject, type JsonObject, type JsonValue } from "../../core/json";

type Edit = (text: string) => JsonValue;

const FIELDS = ["system", "instructions", "systemInstruction", "system_instruction"];
const TURNS = ["messages", "input"];
const ROLES: ReadonlySet<unknown> = new Set(["system", "developer"]);

/** Each text that the app itself says to the model, on any wire, in the same order every time. */
export function mapSystemTexts(rest: JsonObject, edit: Edit): JsonObject {
  const edited: JsonObject = { ...rest };
  for (const name of FIELDS) if (edited[name] !== undefined) edited[name] = mapContent(edited[name], edit);
  for (const name of TURNS) {
    const turns = edited[name];
    if (Array.isArray(turns)) edited[name] = turns.map((turn) => mapTurn(turn, edit));
  }
  return edited;
}

function mapTurn(turn: JsonValue, edit: Edit): JsonValue {
  if (!isJsonObject(turn) || !ROLES.has(turn.role) || turn.content === undefined) return turn;
  return { ...turn, content: mapContent(turn.content, edit) };
}

/** A text, parts with a text each, or Gemini's object of parts. */
function mapContent(content: JsonValue, edit: Edit): JsonValue {
  if (typeof content === "string") return edit(content);
  if (Array.isArray(content)) return content.map((part) => mapPart(part, edit));
  if (isJsonObject(content) && Array.isArray(content.parts))
    return { ...content, parts: content.parts.map((part) => mapPart(part, edit)) };
  return content;
}

function mapPart(part: JsonValue, edit: Edit): JsonValue {
  return isJsonObject(part) && typeof part.text === "string" ? { ...part, text: edit(part.text) } : part;
}
