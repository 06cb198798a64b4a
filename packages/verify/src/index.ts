// What programs import: the checks themselves, and the same in words.
export { verifyCheckpoint } from "../../../src/lib/audit/verify-checkpoint";
export { verifyTrail } from "../../../src/lib/audit/verify-trail";
export { subjectDigest, verifyReceipt } from "../../../src/lib/receipt/verify-receipt";
export { checkReceipt, checkTrail } from "./check";
