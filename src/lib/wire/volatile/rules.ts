import { createHash } from "node:crypto";
import { RE2JS } from "re2js";
import { canonicalEncode } from "../../core/canonical";

/** What an admin says does not change the answer: a pattern, and where it may stand. */
export type VolatileRule =
  | { readonly in: "system"; readonly pattern: string }
  | { readonly in: "header" | "field"; readonly name: string; readonly pattern: string };

/** Instructions of a compiled pattern: a bound on the time for each character. */
const PROGRAM_MAX = 500;

export class BadVolatileRule extends Error {
  override readonly name = "BadVolatileRule";
  /** Its place in the list. */
  readonly index: number;
  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

export interface CompiledRule {
  readonly rule: VolatileRule;
  readonly pattern: RE2JS;
}

export interface VolatileRules {
  readonly rules: readonly CompiledRule[];
  /** Stands in the scope: what was keyed under other rules is not met. */
  readonly digest: string;
  /** Words that the patterns themselves say, in lower case. */
  readonly literals: ReadonlySet<string>;
}

/** Headers that are part of what must match and choose no account. */
export const VOLATILE_HEADERS: ReadonlySet<string> = new Set(["anthropic-beta", "anthropic-version", "openai-beta"]);

/** @throws BadVolatileRule */
export function compileVolatile(rules: readonly VolatileRule[]): VolatileRules {
  return {
    rules: rules.map((rule, index) => ({ rule, pattern: compile(rule, index) })),
    digest: createHash("sha256")
      .update(canonicalEncode(rules.map(plain)))
      .digest("base64url"),
    literals: new Set(rules.flatMap(({ pattern }) => pattern.toLowerCase().match(/[\p{L}\p{M}]{2,}/gu) ?? [])),
  };
}

function plain(rule: VolatileRule): string[] {
  return [rule.in, rule.in === "system" ? "" : rule.name, rule.pattern];
}

function compile(rule: VolatileRule, index: number): RE2JS {
  if (rule.in === "header" && !VOLATILE_HEADERS.has(rule.name))
    throw new BadVolatileRule(index, `Only these headers may be named: ${[...VOLATILE_HEADERS].join(", ")}.`);
  if (rule.in === "field" && isKnownField(rule.name))
    throw new BadVolatileRule(index, `The field "${rule.name}" changes answers: name one that providers do not know.`);
  const pattern = compiled(rule.pattern, index);
  if (pattern.programSize() > PROGRAM_MAX) throw new BadVolatileRule(index, "The pattern is too large.");
  if (pattern.matches("") || pattern.matcher("").find())
    throw new BadVolatileRule(index, "The pattern matches nothing at all: let it match at least a character.");
  return pattern;
}

function compiled(pattern: string, index: number): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new BadVolatileRule(index, `Not RE2 syntax: ${error instanceof Error ? error.message : "unknown"}.`);
  }
}

/** Fields of the wires and of servers that speak them: model, turns, tools, attachments, sampling and form. */
const KNOWN_FIELDS = new Set(
  `model models messages input instructions system prompt contents systeminstruction
  tools functions tool_choice function_call parallel_tool_calls max_tool_calls toolconfig mcp_servers container
  temperature top_p top_k top_a min_p typical_p seed n best_of max_tokens max_completion_tokens max_output_tokens
  min_tokens presence_penalty frequency_penalty repetition_penalty length_penalty logit_bias logprobs top_logprobs stop
  stop_sequences stop_token_ids include_stop_str_in_output bad_words ignore_eos use_beam_search logits_processors
  allowed_token_ids prompt_logprobs generationconfig mirostat mirostat_tau mirostat_eta tfs_z
  response_format output_format output_config modalities audio prediction verbosity reasoning reasoning_effort thinking
  text truncation include web_search_options search_parameters metadata previous_response_id conversation background
  context_management dimensions encoding_format task input_type guided_json guided_regex guided_choice guided_grammar
  guided_decoding_backend structured_outputs chat_template chat_template_kwargs mm_processor_kwargs documents files
  attachments images image image_url file file_ids safetysettings safety_settings cachedcontent plugins provider route
  transforms extra_body suffix echo add_generation_prompt continue_final_message add_special_tokens
  params input_data cache cache_control stream stream_options store service_tier user safety_identifier
  prompt_cache_key prompt_cache_retention`.split(/\s+/),
);

export function isKnownField(name: string): boolean {
  return KNOWN_FIELDS.has(name.toLowerCase());
}
