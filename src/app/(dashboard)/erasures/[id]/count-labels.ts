/** What an erasure counts, in words. */
export const COUNT_LABELS: Readonly<Record<string, string>> = {
  entries: "Entries",
  decisions: "Decisions",
  usage: "Usage rows",
  feedback: "Feedback",
  appKeys: "App keys",
  policyVersions: "Policy versions",
  grants: "Grants to people",
  auditRecords: "Audit records",
};
