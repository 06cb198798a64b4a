import { describeFailure } from "../data/failure";
import { Notice } from "./ui/notice";

export function FailureNotice({ error }: { error: unknown }) {
  const { title, advice } = describeFailure(error);
  return (
    <Notice kind="danger" title={title} announce>
      {advice}
    </Notice>
  );
}
