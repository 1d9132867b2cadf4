import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AdminModel, changeModel, forgetModels } from '#web/api/admin-models.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { Switch } from '#web/ui/switch.tsx';
import { toast } from '#web/ui/toasts.tsx';

/** Lets a model answer, or keeps it from answering; asks first where that leaves people without one. */
export function ModelSwitch({ model, hidesLabel = false }: { model: AdminModel; hidesLabel?: boolean }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (status: 'active' | 'inactive') => changeModel(model.id, { status }),
    onSuccess: () => forgetModels(client),
    onError: (error) => toast(error.message),
    onSettled: () => setAsking(false),
  });
  const isOn = model.status === 'active' || model.status === 'deprecated';
  const shown = change.isPending ? change.variables === 'active' : isOn;
  return (
    <>
      <Switch
        label={hidesLabel ? `${model.name} answers` : 'It may answer'}
        hidesLabel={hidesLabel}
        checked={shown}
        onChange={(on) => (!on && model.is_default ? setAsking(true) : change.mutate(on ? 'active' : 'inactive'))}
      />
      {asking && (
        <ConfirmDialog
          title="Switch off the default model?"
          action="Switch off"
          busy={change.isPending}
          onConfirm={() => change.mutate('inactive')}
          onClose={() => setAsking(false)}
        >
          {model.name} answers where nobody chose a model. Until it is back, or another one is the default, such chats
          get an error that names other models.
        </ConfirmDialog>
      )}
    </>
  );
}
