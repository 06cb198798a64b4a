// Who may import whom (docs/architecture.md). Checked by `npm test`, together with planted violations of each rule.
const ISLANDS = "text|keying|similarity|pii|rego|policy|seal|audit|receipt|wire";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "Data flows one way. A recursive descent is a circle by nature: the evaluator may have them inside.",
      severity: "error",
      from: { pathNot: "^src/lib/rego/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "not-resolved",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "lib-is-pure",
      comment: "No I/O, no clock, no environment in src/lib: of Node only crypto, zlib's checksum and net's isIP.",
      severity: "error",
      from: { path: "^src/lib/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|zlib|net)$" },
    },
    {
      name: "lib-stands-alone",
      comment: "src/lib knows neither server nor pages.",
      severity: "error",
      from: { path: "^src/lib/" },
      to: { path: "^src/(server|app)/" },
    },
    {
      name: "islands",
      comment: "Modules of src/lib share only core and text; policy is written in rego.",
      severity: "error",
      from: { path: `^src/lib/(${ISLANDS})/` },
      to: { path: "^src/lib/", pathNot: ["^src/lib/(core|text)/", "^src/lib/$1/", "^src/lib/(?:rego|policy)/"] },
    },
    {
      name: "rego-only-for-policy",
      comment: "The evaluator is reached through src/lib/policy.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/lib/(rego|policy)/" },
      to: { path: "^src/lib/rego/" },
    },
    {
      name: "policy-is-no-library",
      comment: "No other module of src/lib knows the policy.",
      severity: "error",
      from: { path: `^src/lib/(?!policy/)` },
      to: { path: "^src/lib/policy/" },
    },
    {
      name: "rego-is-an-island",
      comment: "src/lib/rego could be a package of its own.",
      severity: "error",
      from: { path: "^src/lib/rego/" },
      to: { path: "^src/", pathNot: "^src/lib/rego/" },
    },
    {
      name: "core-is-the-ground",
      severity: "error",
      comment: "core imports nothing of the project.",
      from: { path: "^src/lib/core/" },
      to: { path: "^src/", pathNot: "^src/lib/core/" },
    },
    {
      name: "ports-are-types",
      comment: "Ports name what services need; they know no adapter. Of the store: its types.",
      severity: "error",
      from: { path: "^src/server/ports/" },
      to: { path: "^src/", pathNot: ["^src/lib/core/", "^src/server/ports/"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "services-through-ports",
      comment: "Services reach databases, keys and providers through ports, and know no transport.",
      severity: "error",
      from: { path: "^src/server/services/" },
      to: { path: "^src/(app|server)/", pathNot: ["^src/server/(services|ports)/"] },
    },
    {
      name: "adapters-implement-ports",
      comment: "Stores, vault and providers know ports and libraries, not services.",
      severity: "error",
      from: { path: "^src/server/(store|vault|upstream|opa|snapshots)/" },
      to: { path: "^src/(app|server)/", pathNot: ["^src/server/ports/", "^src/server/$1/"] },
    },
    {
      name: "transports-over-services",
      comment: "tRPC and HTTP only assemble: schema, verb, reply.",
      severity: "error",
      from: { path: "^src/server/(trpc|http)/" },
      to: { path: "^src/(app|server)/", pathNot: ["^src/server/(services|ports)/", "^src/server/$1/"] },
    },
    {
      name: "http-without-next",
      comment: "The handlers run without Next.",
      severity: "error",
      from: { path: "^src/server/(?!main\\.ts)" },
      to: { path: "(^|/)node_modules/next/" },
    },
    {
      name: "pages-over-transports",
      comment: "Pages reach the server through tRPC, HTTP handlers, the container, and the types of views.",
      severity: "error",
      from: { path: "^src/app/" },
      to: {
        path: "^src/server/",
        pathNot: [
          "^src/server/(trpc|http)/",
          "^src/server/container\\.ts$",
          "^src/server/services/(views|settings-schema)\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(generated|\\.next|dist)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
