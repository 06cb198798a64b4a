"use client";

import type { UpstreamTestView } from "@/server/services/upstreams/test-upstream";
import { formatMs, plural } from "../../components/format";
import { Notice } from "../../components/ui/notice";

/** What came back when it was asked for its models. */
export function TestResult({ result }: { result: UpstreamTestView }) {
  const { why, tookMs, models, modelsMore, unmatched } = result;
  if (result.result === "unreachable")
    return (
      <Notice kind="danger" announce className="mt-3" title="It can't be reached">
        {why}
      </Notice>
    );
  if (result.result === "empty")
    return (
      <Notice
        kind="warning"
        announce
        className="mt-3"
        title={`It answers after ${formatMs(tookMs)}, and names no model`}
      >
        The key may be refused, or the server has no list of models: requests may work all the same.
      </Notice>
    );
  return (
    <Notice
      kind={unmatched.length > 0 ? "warning" : "success"}
      announce
      className="mt-3"
      title={`It answers after ${formatMs(tookMs)} with ${modelsMore ? "more than " : ""}${plural(models.length, "model", "models")}`}
    >
      {unmatched.length > 0 && (
        <p className="[overflow-wrap:anywhere]">
          It does not list: {unmatched.join(", ")}. Requests for them may fail.
        </p>
      )}
      <details className="mt-1">
        <summary>Models</summary>
        <p className="mt-1 max-h-40 overflow-y-auto [overflow-wrap:anywhere]">{models.join(", ")}</p>
      </details>
    </Notice>
  );
}
