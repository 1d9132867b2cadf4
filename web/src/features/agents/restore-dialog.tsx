import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Agent, placeAgent, restoreAgentVersion } from '#web/api/agents.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { toast } from '#web/ui/toasts.tsx';

interface RestoreDialogProps {
  agent: Agent;
  version: number;
  onClose: () => void;
}

export function RestoreDialog({ agent, version, onClose }: RestoreDialogProps) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => restoreAgentVersion(agent.id, version),
    onSuccess: (restored) => {
      placeAgent(client, restored);
      toast(
        restored.version === agent.version
          ? `${agent.name} is as it was in version ${version} already.`
          : `Version ${version} is put back, as version ${restored.version}.`,
      );
      onClose();
    },
    onError: (error) => toast(error.message),
  });
  return (
    <Dialog title={`Put version ${version} back?`} onClose={onClose}>
      <p className="text-soft">
        {agent.name} answers as it did then, from the next message on, in all chats. The version of now stays in this
        list, and who may use the agent does not change.
      </p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" busy={restore.isPending} onClick={() => restore.mutate()}>
          Put back
        </Button>
      </div>
    </Dialog>
  );
}
