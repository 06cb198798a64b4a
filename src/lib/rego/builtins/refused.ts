import type { Builtin } from "./builtin";

const NETWORK = "a policy may not reach the network";
const TOKENS = "tokens and certificates are verified before the policy, not in it";
const CHANCE = "a policy must give the same answer to the same question";
const HOST = "a policy may not look at the process that runs it";
const SCHEMAS = "schema and query languages are left out";

/** Left out on purpose, with the number of their arguments: calls are refused, or replaced by `with` in tests. */
const REFUSED: readonly (readonly [name: string, arity: number, reason: string])[] = [
  ["http.send", 1, NETWORK],
  ["net.lookup_ip_addr", 1, NETWORK],
  ["opa.runtime", 0, HOST],
  ["rand.intn", 2, CHANCE],
  ["uuid.rfc4122", 1, CHANCE],
  ["io.jwt.decode", 1, TOKENS],
  ["io.jwt.decode_verify", 2, TOKENS],
  ["io.jwt.encode_sign", 3, TOKENS],
  ["io.jwt.encode_sign_raw", 3, TOKENS],
  ...[
    "eddsa",
    "es256",
    "es384",
    "es512",
    "hs256",
    "hs384",
    "hs512",
    "ps256",
    "ps384",
    "ps512",
    "rs256",
    "rs384",
    "rs512",
  ].map((algorithm) => [`io.jwt.verify_${algorithm}`, 2, TOKENS] as const),
  ["crypto.x509.parse_certificates", 1, TOKENS],
  ["crypto.x509.parse_certificate_request", 1, TOKENS],
  ["crypto.x509.parse_and_verify_certificates", 1, TOKENS],
  ["crypto.x509.parse_and_verify_certificates_with_options", 2, TOKENS],
  ["crypto.x509.parse_keypair", 2, TOKENS],
  ["crypto.x509.parse_rsa_private_key", 1, TOKENS],
  ["crypto.parse_private_keys", 1, TOKENS],
  ["providers.aws.sign_req", 3, TOKENS],
  ["graphql.is_valid", 2, SCHEMAS],
  ["graphql.parse", 2, SCHEMAS],
  ["graphql.parse_and_verify", 2, SCHEMAS],
  ["graphql.parse_query", 1, SCHEMAS],
  ["graphql.parse_schema", 1, SCHEMAS],
  ["graphql.schema_is_valid", 1, SCHEMAS],
  ["json.match_schema", 2, SCHEMAS],
  ["json.verify_schema", 1, SCHEMAS],
  ["rego.parse_module", 2, SCHEMAS],
  ["rego.metadata.chain", 0, SCHEMAS],
  ["rego.metadata.rule", 0, SCHEMAS],
  ["strings.render_template", 2, SCHEMAS],
];

export const REFUSED_BUILTINS: readonly Builtin[] = REFUSED.map(([name, arity, refusal]) => ({
  name,
  operands: Array.from({ length: arity }, () => "any" as const),
  call: () => undefined,
  isRelation: false,
  refusal,
}));
