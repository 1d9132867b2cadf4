import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type AddedProvider, deleteProvider, forgetProviders } from '#web/api/admin-providers.ts';
import { countOf } from '#web/lib/format-count.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { toast } from '#web/ui/toasts.tsx';

export function RemoveProviderDialog({ provider, onClose }: { provider: AddedProvider; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteProvider(provider.id),
    onSuccess: async () => {
      await forgetProviders(client);
      onClose();
    },
    onError: (error) => toast(error.message),
  });
  return (
    <ConfirmDialog
      title={`Remove ${provider.name}?`}
      action="Remove"
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      Its key is deleted, and its {countOf(provider.model_count, 'model', 'models')} can’t be asked any more; whoever
      chose one is told to choose another. What was answered and paid stays.
    </ConfirmDialog>
  );
}
