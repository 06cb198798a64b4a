import { plural } from "../../components/format";
import type { LatestAnswer } from "../../data/latest-answer";
import type { PolicyCheck } from "./policy-types";
import type { WorkingCopy } from "./working-copy";

/** Why the text can't come into force now, in words; null when it can. The server asks the same again. */
export function publishBlocker(copy: WorkingCopy, check: LatestAnswer<PolicyCheck>): string | null {
  const { opened, unsaved } = copy;
  const wrong = checkBlocker(check);
  if (wrong !== null) return wrong;
  if (unsaved) return "Save the draft first: only what is saved is published.";
  if (opened === null) return "Change the text and save it as a draft to publish a policy.";
  return opened.state === "published" ? "This version is in force." : null;
}

function checkBlocker({ answer, current, error }: LatestAnswer<PolicyCheck>): string | null {
  if (current && error) return "The text could not be checked. Change it or reload the page to try again.";
  if (!current || answer === null) return "Being checked.";
  const { problems, tests } = answer;
  if (problems.length > 0) return `${plural(problems.length, "problem keeps", "problems keep")} it from compiling.`;
  const failed = tests.filter((test) => !test.passed).length;
  if (failed > 0) return `${failed} of ${plural(tests.length, "test fails", "tests fail")}.`;
  return null;
}
