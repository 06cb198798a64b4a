import {
  type DocumentOptions,
  type ParseOptions,
  parse as parseYaml,
  type SchemaOptions,
  stringify as stringifyYaml,
  type Tags,
  type ToJSOptions,
} from "yaml";
import { RegoError } from "../error";
import { fromJson, jsonKey, parseJson, toJson, writeJson } from "../json";
import { numberFromBigInt } from "../number";
import { isArray, RegoObject, RegoSet, type RegoValue, typeName } from "../value";
import { asObject, asString, type Builtin, type BuiltinContext, builtinError, define, operandError } from "./builtin";

function text1(name: string, operation: (text: string) => RegoValue): Builtin {
  return define(name, ["string"], ([text]) => operation(asString(text)));
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BASE64URL = /^[A-Za-z0-9_-]*$/;
const UTF8 = new TextDecoder("utf-8");

function bytes(text: string): Buffer {
  return Buffer.from(text, "utf8");
}

/** Go ignores line breaks inside of base64. */
function decodeBase64(text: string): string {
  const joined = text.replace(/[\r\n]/g, "");
  if (!BASE64.test(joined)) throw builtinError("base64.decode", "illegal base64 data");
  return UTF8.decode(Buffer.from(joined, "base64"));
}

/** With or without padding. */
function decodeBase64Url(text: string): string {
  const bare = text.replace(/[\r\n]/g, "").replace(/={1,2}$/, "");
  if (!BASE64URL.test(bare) || bare.length % 4 === 1) throw builtinError("base64url.decode", "illegal base64 data");
  return UTF8.decode(Buffer.from(bare, "base64url"));
}

function encodeBase64Url(text: string): string {
  const bare = bytes(text).toString("base64url");
  return bare + "=".repeat((4 - (bare.length % 4)) % 4);
}

function decodeHex(text: string): string {
  const wrong = /[^0-9a-fA-F]/u.exec(text)?.[0];
  if (wrong !== undefined) {
    const code = (wrong.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    throw builtinError("hex.decode", `encoding/hex: invalid byte: U+${code} '${wrong}'`);
  }
  if (text.length % 2 === 1) throw builtinError("hex.decode", "encoding/hex: odd length hex string");
  return UTF8.decode(Buffer.from(text, "hex"));
}

/** Go's QueryEscape: a space is `+`, and only letters, digits and `-_.~` stand for themselves. */
function encodeQuery(text: string): string {
  // Through UTF-8, which turns a lone surrogate into U+FFFD; encodeURIComponent would throw.
  return encodeURIComponent(bytes(text).toString("utf8"))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+");
}

function decodeQuery(name: string, text: string): string {
  const wrong = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text)?.[0];
  if (wrong !== undefined) throw builtinError(name, `invalid URL escape ${JSON.stringify(wrong)}`);
  const raw = text
    .replace(/\+/g, " ")
    .replace(/%([0-9a-fA-F]{2})|[^%]+/g, (part, hex?: string) =>
      hex === undefined ? bytes(part).toString("latin1") : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return UTF8.decode(Buffer.from(raw, "latin1"));
}

function encodeQueryObject(object: RegoObject): string {
  const name = "urlquery.encode_object";
  const pairs = object.entries().flatMap(([key, value]) => {
    const values = typeof value === "string" ? [value] : value instanceof RegoSet ? value.values() : value;
    if (typeof key !== "string" || !isArray(values))
      throw operandError(name, 1, "values must be string, array[string], or set[string]");
    return values.map((item) => {
      if (typeof item !== "string") throw operandError(name, 1, `values must be strings but got ${typeName(item)}`);
      return `${encodeQuery(key)}=${encodeQuery(item)}`;
    });
  });
  return pairs.join("&");
}

function decodeQueryObject(text: string): RegoObject {
  const name = "urlquery.decode_object";
  const values = new Map<string, string[]>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    if (pair.includes(";")) throw builtinError(name, "invalid semicolon separator in query");
    const equal = pair.indexOf("=");
    const key = decodeQuery(name, equal < 0 ? pair : pair.slice(0, equal));
    const value = equal < 0 ? "" : decodeQuery(name, pair.slice(equal + 1));
    const before = values.get(key);
    if (before === undefined) values.set(key, [value]);
    else before.push(value);
  }
  return RegoObject.of(values);
}

function unmarshalJson(text: string): RegoValue {
  try {
    return parseJson(text);
  } catch (error) {
    throw builtinError("json.unmarshal", error instanceof Error ? error.message : "invalid JSON");
  }
}

function isValidText(parse: (text: string) => unknown): (value: RegoValue | undefined) => boolean {
  return (value) => {
    if (typeof value !== "string") return false;
    try {
      parse(value);
      return true;
    } catch {
      return false;
    }
  };
}

/** encoding/json escapes what could end a script element. */
function marshalJson(value: RegoValue): string {
  return writeJson(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** `pretty` is implied by `indent` and `prefix`; the default indent is a tab. */
function marshalWithOptions(value: RegoValue, options: RegoObject, context: BuiltinContext): string {
  checkMarshalOptions(options);
  const indent = options.get("indent");
  const prefix = options.get("prefix");
  const pretty = options.get("pretty") ?? (indent !== undefined || prefix !== undefined);
  if (pretty !== true) return marshalJson(value);
  const step = indent === undefined ? "\t" : asString(indent);
  return asString(prefix) + layoutJson(value, `\n${asString(prefix)}`, step, context);
}

const MARSHAL_OPTIONS: Readonly<Record<string, string>> = { indent: "string", prefix: "string", pretty: "boolean" };

function checkMarshalOptions(options: RegoObject): void {
  for (const [key, value] of options.entries()) {
    const type = typeof key === "string" ? MARSHAL_OPTIONS[key] : undefined;
    if (type === typeName(value)) continue;
    const problem =
      type === undefined ? `object contained unknown key ${jsonKey(key)}` : `key ${jsonKey(key)} must be ${type}`;
    throw operandError("json.marshal_with_options", 2, problem);
  }
}

function layoutJson(value: RegoValue, line: string, step: string, context: BuiltinContext): string {
  context.charge(1 + ((line.length + step.length) >> 4));
  const items = isArray(value) ? value : value instanceof RegoSet ? value.values() : null;
  if (items !== null && items.length > 0) {
    return `[${items.map((item) => line + step + layoutJson(item, line + step, step, context)).join(",")}${line}]`;
  }
  if (!(value instanceof RegoObject) || value.size === 0) return marshalJson(value);
  const entries = value.entries().map(([key, item]) => {
    return `${line}${step}${marshalJson(jsonKey(key))}: ${layoutJson(item, line + step, step, context)}`;
  });
  return `{${entries.join(",")}${line}}`;
}

/**
 * YAML 1.1 as Go's reader takes it (OPA's): `yes`, `on` and `y` are booleans, `0777` is octal, `<<` merges; a date and
 * `12:30` are texts.
 */
const YAML_OPTIONS = {
  version: "1.1",
  schema: "yaml-1.1",
  intAsBigInt: true,
  maxAliasCount: 100,
  customTags: (tags: Tags): Tags =>
    tags.filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && !tag.tag.endsWith(":timestamp"))),
} satisfies ParseOptions & DocumentOptions & SchemaOptions & ToJSOptions;

/** Its parser takes about a microsecond a character. */
function chargeYaml(text: string, context: BuiltinContext): void {
  context.charge(text.length >> 1);
}

function unmarshalYaml(text: string, context: BuiltinContext): RegoValue {
  chargeYaml(text, context);
  try {
    return fromYaml(parseYaml(text, YAML_OPTIONS), context);
  } catch (error) {
    if (error instanceof RegoError) throw error;
    throw builtinError("yaml.unmarshal", error instanceof Error ? error.message : "invalid YAML");
  }
}

/** An alias stands for all it names each time that it occurs. */
function fromYaml(data: unknown, context: BuiltinContext): RegoValue {
  context.charge(1);
  if (typeof data === "bigint") return numberFromBigInt(data);
  if (Array.isArray(data)) return data.map((item) => fromYaml(item, context));
  if (data === null || typeof data !== "object") return fromJson(data ?? null);
  return RegoObject.of(Object.entries(data).map(([key, value]) => [key, fromYaml(value, context)]));
}

function marshalYaml(value: RegoValue, context: BuiltinContext): string {
  // Each line is indented by its depth; the writer takes some microseconds a node.
  context.charge(context.weightOf(value) * (1 + (depthOf(value) >> 2)));
  return stringifyYaml(toJson(value), { version: "1.1", indentSeq: false, lineWidth: 0, sortMapEntries: true });
}

function depthOf(value: RegoValue): number {
  const inner =
    value instanceof RegoObject
      ? value.values()
      : value instanceof RegoSet
        ? value.values()
        : isArray(value)
          ? value
          : [];
  return inner.reduce<number>((depth, item) => Math.max(depth, 1 + depthOf(item)), 0);
}

export const ENCODING_BUILTINS: readonly Builtin[] = [
  text1("base64.encode", (text) => bytes(text).toString("base64")),
  text1("base64.decode", decodeBase64),
  define("base64.is_valid", ["any"], ([text]) => isValidText(decodeBase64)(text)),
  text1("base64url.encode", encodeBase64Url),
  text1("base64url.encode_no_pad", (text) => bytes(text).toString("base64url")),
  text1("base64url.decode", decodeBase64Url),
  text1("hex.encode", (text) => bytes(text).toString("hex")),
  text1("hex.decode", decodeHex),
  text1("urlquery.encode", encodeQuery),
  text1("urlquery.decode", (text) => decodeQuery("urlquery.decode", text)),
  define("urlquery.encode_object", ["object"], ([object]) => encodeQueryObject(asObject(object))),
  text1("urlquery.decode_object", decodeQueryObject),
  define("json.marshal", ["any"], ([value]) => marshalJson(value as RegoValue)),
  define("json.marshal_with_options", ["any", "object"], ([value, options], context) =>
    marshalWithOptions(value as RegoValue, asObject(options), context),
  ),
  text1("json.unmarshal", unmarshalJson),
  define("json.is_valid", ["any"], ([text]) => isValidText(parseJson)(text)),
  define("yaml.marshal", ["any"], ([value], context) => marshalYaml(value as RegoValue, context)),
  define("yaml.unmarshal", ["string"], ([text], context) => unmarshalYaml(asString(text), context)),
  define("yaml.is_valid", ["any"], ([text], context) => {
    if (typeof text === "string") chargeYaml(text, context);
    return isValidText((source) => parseYaml(source, YAML_OPTIONS))(text);
  }),
];
