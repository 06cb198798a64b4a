import { entropy } from "./checksums";
import type { AnchoredRecogniser, TokenRecogniser } from "./recogniser";

/**
 * Credentials by the forms their providers document (secret-scanning partner lists, provider documentation). Tried
 * once where a long token starts, so sixty alternatives cost nothing on prose.
 */
const PROVIDERS: readonly [string, RegExp][] = [
  ["anthropic", /sk-ant-[\w-]{20,200}/y],
  ["openai", /sk-(?:proj-|svcacct-|admin-|None-)?[\w-]{20,250}/y],
  ["openrouter", /sk-or-v1-[0-9a-f]{64}/y],
  ["stripe", /(?:sk|rk|pk)_(?:test|live|prod)_[0-9A-Za-z]{10,250}|whsec_[0-9A-Za-z+/=]{20,100}/y],
  ["aws.access-key", /(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|A3T[A-Z0-9])[A-Z2-7]{16}(?![A-Za-z0-9])/y],
  ["aws.bedrock", /ABSK[A-Za-z0-9+/]{100,270}={0,2}/y],
  ["github", /(?:ghp|gho|ghu|ghs|ghr)_[0-9A-Za-z]{36,255}|github_pat_\w{22,255}/y],
  ["gitlab", /(?:glpat|gldt|glrt|glptt|glagent|glcbt|glimt|glft|glsoat|glffct|gloas|GR1348941)-?[\w-]{15,300}/y],
  ["bitbucket", /ATBB[0-9A-Za-z]{28,40}|ATCTT3xFfG[\w=-]{60,250}/y],
  ["atlassian", /ATATT3[\w=-]{60,250}/y],
  ["slack", /xox[abeoprs](?:\.xox[bp])?-[\w-]{10,250}|xapp-\d-[\w-]{10,250}|xwfp-[\w-]{10,250}/y],
  ["google.api", /AIza[\w-]{35}/y],
  ["google.oauth", /GOCSPX-[\w-]{28}|ya29\.[\w-]{20,400}/y],
  ["gcp.client", /\d{10,14}-[0-9a-z]{32}\.apps\.googleusercontent\.com/y],
  ["digitalocean", /do[opr]_v1_[0-9a-f]{64}/y],
  ["heroku", /HRKU-[\w-]{30,80}/y],
  ["fly", /fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/=]{50,500}/y],
  ["vercel", /(?:vcp|vck|vci|vca|vcr)_[0-9A-Za-z]{24,80}/y],
  ["netlify", /nf[pcoub]_[0-9A-Za-z]{36}/y],
  ["cloudflare", /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}|cf(?:ut|at|k)_[0-9A-Za-z_-]{36,60}/y],
  ["npm", /npm_[0-9A-Za-z]{36}/y],
  ["pypi", /pypi-[\w-]{50,500}/y],
  ["rubygems", /rubygems_[0-9a-f]{48}/y],
  ["crates", /cio[0-9A-Za-z]{32}/y],
  ["nuget", /oy2[0-9a-z]{43}/y],
  ["docker", /dckr_(?:pat|oat)_[\w-]{20,60}/y],
  ["jfrog", /AKCp[0-9A-Za-z]{60,80}|cmVmd[0-9A-Za-z]{55,80}/y],
  ["sendgrid", /SG\.[\w-]{16,32}\.[\w-]{30,64}/y],
  ["mailgun", /(?:key|pubkey)-[0-9a-f]{32}|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-f-])/y],
  ["mailchimp", /[0-9a-f]{32}-us\d{1,2}/y],
  ["brevo", /xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}/y],
  ["postman", /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/y],
  ["twilio", /(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])/y],
  ["discord", /[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/y],
  ["shopify", /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/y],
  ["square", /sq0(?:atp|csp|idp)-[\w-]{22,60}|EAAA[\w-]{60}/y],
  ["plaid", /(?:access|public|link)-(?:sandbox|development|production)-[0-9a-f-]{36}/y],
  ["adyen", /AQE[\w+/=]{50,200}/y],
  ["hashicorp.vault", /hv[sbr]\.[\w-]{24,300}|[sbr]\.[0-9A-Za-z]{24}(?![\w-])/y],
  ["hashicorp.terraform", /[0-9A-Za-z]{14}\.atlasv1\.[\w=-]{60,80}/y],
  ["doppler", /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{2,35}\.)?[0-9A-Za-z]{40,44}/y],
  ["pulumi", /pul-[0-9a-f]{40}/y],
  ["databricks", /dapi[0-9a-f]{32}(?:-\d{1,2})?|dose[0-9a-f]{32}/y],
  ["snyk", /snyk_(?:uat|sat)\.[\w.-]{20,120}/y],
  ["sonar", /sq[uap]_[0-9a-f]{40}/y],
  [
    "generic.prefixed",
    /[a-z]{2,10}_(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[A-Z])(?=[\w-]{0,40}[a-z])[A-Za-z0-9-]{36,80}(?![A-Za-z0-9_])/y,
  ],
  ["sentry", /sntry[su]_[\w+/=-]{40,250}/y],
  ["grafana", /gl(?:c|sa)_[0-9A-Za-z+/]{32,400}(?:_[0-9a-fA-F]{8}|={0,3})|eyJrIjoi[0-9A-Za-z]{60,400}={0,2}/y],
  ["newrelic", /NRAK-[0-9A-Z]{27}|NRJS-[0-9a-f]{19}|NRII-[\w-]{32}|[0-9a-f]{36}NRAL/y],
  ["dynatrace", /dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}/y],
  ["datadog", /dd(?:api|app)_[0-9A-Za-z]{32,60}/y],
  ["linear", /lin_(?:api|oauth)_[0-9A-Za-z]{32,64}/y],
  ["notion", /ntn_[0-9A-Za-z]{40,60}|secret_[0-9A-Za-z]{43}/y],
  ["figma", /fig[dour]_[\w-]{36,60}/y],
  ["airtable", /pat[0-9A-Za-z]{14}\.[0-9a-f]{64}/y],
  ["contentful", /CFPAT-[\w-]{43}/y],
  ["huggingface", /hf_[0-9A-Za-z]{30,50}|api_org_[0-9A-Za-z]{34}/y],
  ["replicate", /r8_[0-9A-Za-z]{37,40}/y],
  ["groq", /gsk_[0-9A-Za-z]{40,60}/y],
  ["xai", /xai-[0-9A-Za-z]{60,90}/y],
  ["perplexity", /pplx-[0-9A-Za-z]{40,60}/y],
  ["fireworks", /fw_[0-9A-Za-z]{20,40}/y],
  ["together", /tgp_v1_[\w-]{40,60}/y],
  ["cohere", /co_[0-9A-Za-z]{38,50}/y],
  ["langsmith", /ls(?:v2_(?:pt|sk)|__)_?[0-9a-f]{32}(?:_[0-9a-f]{10})?/y],
  ["pinecone", /pcsk_\w{50,80}/y],
  ["tailscale", /tskey-(?:api|auth|client|scim|webhook)-[\w-]{20,80}/y],
  ["supabase", /sbp_[0-9a-f]{40}|sb_(?:secret|publishable)_[\w-]{30,60}/y],
  ["planetscale", /pscale_(?:tkn|pw|oauth)_[\w.-]{32,64}/y],
  ["neon", /napi_[0-9a-z]{60,70}/y],
  ["prefect", /pn[ub]_[0-9A-Za-z]{36}/y],
  ["posthog", /ph[cx]_[0-9A-Za-z]{40,60}/y],
  ["readme", /rdme_[0-9a-z]{70}/y],
  ["launchdarkly", /(?:sdk|api|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y],
  ["age", /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/y],
  [
    "1password",
    /ops_eyJ[\w+/=-]{200,1000}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/y,
  ],
  ["infracost", /ico-[0-9A-Za-z]{32}/y],
  ["flutterwave", /FLW(?:PUB|SEC)K_TEST-[0-9a-h]{32}-X/y],
  ["duffel", /duffel_(?:test|live)_[\w=-]{43}/y],
  ["easypost", /EZ[AT]K[0-9A-Za-z]{54}/y],
  ["clojars", /CLOJARS_[0-9a-z]{60}/y],
  ["yandex", /AQVN[\w-]{35,38}|t1\.[A-Z0-9a-z_-]{20,200}\.[\w-]{80,90}/y],
  ["alibaba", /LTAI[0-9A-Za-z]{20}/y],
  ["tencent", /AKID[0-9A-Za-z]{32}/y],
  ["dropbox", /sl\.[\w-]{130,200}/y],
  ["facebook", /EAA[MC][0-9A-Za-z]{90,250}/y],
  ["typeform", /tfp_[\w.=-]{50,80}/y],
  ["scalingo", /tk-us-[\w-]{48}/y],
  ["lethe", /lth_[\w-]{20,100}/y],
];

/**
 * Forms that do not begin like a token: found by a literal inside them, the start looked for a bounded way back.
 */
const ANCHORED: readonly [id: string, literal: string, before: RegExp | undefined, behind: RegExp][] = [
  ["telegram", ":AA", /\d{5,16}$/, /:A[\w-]{34}(?![\w-])/y],
  ["azure.sas", "sig=", undefined, /sig=[\w%+/-]{30,120}={0,2}/y],
  ["azure.ad", "8Q~", /[\w~.-]{3}$/, /8Q~[\w~.-]{31,37}/y],
  ["google.refresh", "1//0", undefined, /1\/\/0[\w-]{30,200}/y],
  ["paypal", "access_token$", undefined, /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/y],
  ["asana", "/1", /(?:^|[^\w/])[12]$/, /\/1\d{9,19}(?:\/\d{10,20})?:[0-9a-f]{32}/y],
  ["openshift", "sha256~", undefined, /sha256~[\w-]{43}/y],
  ["microsoft.teams", ".webhook.office.com/", /https:\/\/[\w-]{1,60}$/, /\.webhook\.office\.com\/[\w@/-]{60,200}/y],
  [
    "slack.webhook",
    "hooks.slack.com/",
    /https:\/\/$/,
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{20,200}/y,
  ],
  [
    "discord.webhook",
    "/api/webhooks/",
    /https:\/\/(?:\w{2,6}\.)?discord(?:app)?\.com$/,
    /\/api\/webhooks\/\d{15,22}\/[\w-]{60,80}/y,
  ],
];

const JWT =
  /ey[A-Za-z0-9_-]{12,4000}\.ey[A-Za-z0-9_-]{4,8000}\.[A-Za-z0-9_-]{0,2000}|ey[A-Za-z0-9_-]{12,4000}\.[A-Za-z0-9_-]{0,800}\.[A-Za-z0-9_-]{8,200}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,200}/y;

export const ANCHORED_TOKENS: readonly AnchoredRecogniser[] = ANCHORED.map(([id, literal, before, pattern]) => ({
  id,
  type: "SECRET",
  literal,
  ...(before === undefined ? {} : { before }),
  pattern,
  score: 0.95,
}));

export const TOKENS: readonly TokenRecogniser[] = [
  { id: "jwt", type: "JWT", pattern: JWT, score: 0.95 },
  ...PROVIDERS.map(([id, pattern]): TokenRecogniser => ({ id, type: "SECRET", pattern, valid: isRandom, score: 0.95 })),
];

/** `ghp_xxxxxxxx` and `glsa_AAAA...` are placeholders, not keys: a real one spreads its characters. */
export function isRandom(token: string): boolean {
  const body = token.slice(-Math.min(40, Math.floor(token.length * 0.75)));
  return (
    entropy(body) >= 2.8 && !/([A-Za-z0-9])\1{9}/.test(token) && !/(?:X{5}|x{5}|EXAMPLE|YOUR_|your[-_])/.test(token)
  );
}
