import { Notice } from "../../components/ui/notice";
import { describeFailure } from "../../data/failure";

export function FailureNotice({ error }: { error: unknown }) {
  const { title, advice } = describeFailure(error);
  return (
    <Notice kind="danger" title={title} announce>
      {advice}
    </Notice>
  );
}
