import { AGGREGATE_BUILTINS } from "./aggregates";
import { ARITHMETIC_BUILTINS } from "./arithmetic";
import { ARRAY_BUILTINS } from "./arrays";
import { BIT_BUILTINS } from "./bits";
import type { Builtin } from "./builtin";
import { CIDR_BUILTINS } from "./cidr";
import { COMPARISON_BUILTINS } from "./comparison";
import { ENCODING_BUILTINS } from "./encoding";
import { GLOB_BUILTINS } from "./glob";
import { GRAPH_BUILTINS } from "./graph";
import { HASH_BUILTINS } from "./hashes";
import { JSON_BUILTINS } from "./json-documents";
import { OBJECT_BUILTINS } from "./objects";
import { REFUSED_BUILTINS } from "./refused";
import { REGEX_BUILTINS } from "./regex";
import { SEMVER_BUILTINS } from "./semver";
import { SET_BUILTINS } from "./sets";
import { FORMAT_BUILTINS } from "./sprintf";
import { STRING_BUILTINS } from "./strings";
import { TIME_BUILTINS } from "./time";
import { TYPE_BUILTINS } from "./types";
import { UNIT_BUILTINS } from "./units";
import { UUID_BUILTINS } from "./uuid";

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  [
    ...COMPARISON_BUILTINS,
    ...ARITHMETIC_BUILTINS,
    ...AGGREGATE_BUILTINS,
    ...ARRAY_BUILTINS,
    ...SET_BUILTINS,
    ...OBJECT_BUILTINS,
    ...JSON_BUILTINS,
    ...STRING_BUILTINS,
    ...FORMAT_BUILTINS,
    ...REGEX_BUILTINS,
    ...GLOB_BUILTINS,
    ...BIT_BUILTINS,
    ...TYPE_BUILTINS,
    ...ENCODING_BUILTINS,
    ...HASH_BUILTINS,
    ...TIME_BUILTINS,
    ...SEMVER_BUILTINS,
    ...UNIT_BUILTINS,
    ...CIDR_BUILTINS,
    ...UUID_BUILTINS,
    ...GRAPH_BUILTINS,
    ...REFUSED_BUILTINS,
  ].map((builtin) => [builtin.name, builtin]),
);
