import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';

/** Asks before what has been typed is lost. */
export function LeaveDialog({ isEdited }: { isEdited: boolean }) {
  const { leave, stay } = useLeaveGuard(isEdited);
  if (leave === null) return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      action="Leave"
      busy={false}
      onClose={stay}
      onConfirm={() => {
        stay();
        leave();
      }}
    >
      What you have changed of this agent is not saved.
    </ConfirmDialog>
  );
}
