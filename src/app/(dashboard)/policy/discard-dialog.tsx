import { ConfirmDialog } from "../../components/ui/confirm-dialog";

export function DiscardDialog({ onCancel, onDiscard }: { onCancel: () => void; onDiscard: () => void }) {
  return (
    <ConfirmDialog onClose={onCancel} title="Discard your changes?" action="Discard changes" onConfirm={onDiscard}>
      The text was changed and not saved as a draft. Another policy takes its place in the editor.
    </ConfirmDialog>
  );
}
