import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Budget, endBudget, forgetBudgets } from '#web/api/budgets.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { titleOf } from './budget-titles.ts';

export function EndBudgetDialog({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endBudget(budget.id),
    onSuccess: async () => {
      await forgetBudgets(client);
      onClose();
    },
    onError: (error) => toast(error.message),
  });
  return (
    <ConfirmDialog
      title={`End ${titleOf(budget)}?`}
      action="End it"
      busy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      It stops and warns nobody any more. What was used stays in the ledger, and in the audit log who ended it.
    </ConfirmDialog>
  );
}
