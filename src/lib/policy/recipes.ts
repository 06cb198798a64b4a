import { DEFAULT_POLICY_SOURCE } from "./default.rego";

/** A whole policy to begin with: the built-in one, and what it is extended by. */
export interface PolicyRecipe {
  readonly name: string;
  readonly source: string;
}

const RULES = `# No answer of these models is cached. A \`*\` stands for the rest of a name: models are named by their date, too.
forbidden_models := {"example-model", "example-model-*"}

reasons contains "model-forbidden" if {
	some pattern in forbidden_models
	glob.match(pattern, null, lower(input.model))
}

`;

const TESTS = `
test_refuses_a_forbidden_model if {
	every pattern in forbidden_models {
		request := object.union(plain, {"model": replace(pattern, "*", "2026-01-01")})
		not allow_lookup with input as request
		not allow_store with input as request
		reasons == {"model-forbidden"} with input as request
	}
}
`;

const TESTS_BEGIN = "# Tests. ";

/** Before the built-in's tests, and after them. */
function extended(rules: string, tests: string): string {
  return DEFAULT_POLICY_SOURCE.replace(TESTS_BEGIN, () => `${rules}${TESTS_BEGIN}`) + tests;
}

const TOOL_RULES = `# Structured output: the request forces one tool, whose arguments are the answer.
answerable if input.tool_forced

# What tools brought back serves the person who asked, but for these.
share_tools := {"example_tool"}

`;

const TOOL_TESTS = `
test_keeps_structured_output if {
	request := object.union(plain, {"request_type": "tool_call", "tools_offered": true, "tool_forced": true})
	allow_lookup with input as request
	allow_store with input as request
}
`;

export const POLICY_RECIPES: readonly PolicyRecipe[] = [
  { name: "Forbid a model", source: extended(RULES, TESTS) },
  { name: "Keep structured output", source: extended(TOOL_RULES, TOOL_TESTS) },
];
