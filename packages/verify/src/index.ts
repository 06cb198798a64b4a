// What programs import: the checks themselves, and the same in words.
export { verifyCheckpoint } from "../../../src/lib/audit/verify-checkpoint";
export { verifyTrail } from "../../../src/lib/audit/verify-trail";
export { verifyEvidence } from "../../../src/lib/evidence/verify-evidence";
export { subjectDigest, verifyReceipt } from "../../../src/lib/receipt/verify-receipt";
export { checkEvidence, checkReceipt, checkTrail } from "./check";
