import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Agent, deleteAgent, dropAgent } from '#web/api/agents.ts';
import { countOf } from '#web/lib/format-count.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { toast } from '#web/ui/toasts.tsx';

export function DeleteAgentDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteAgent(agent.id),
    onSuccess: () => {
      onClose();
      navigate(paths.agents);
      dropAgent(client, agent.id);
      toast(`${agent.name} is deleted.`);
    },
    onError: (error) => toast(error.message),
  });
  return (
    <ConfirmDialog
      title={`Delete ${agent.name}?`}
      action="Delete"
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {agent.total_conversations === 0
        ? 'It can’t be brought back.'
        : `Its ${countOf(agent.total_conversations, 'chat stays', 'chats stay')} and can go on with another agent. It can’t be brought back.`}
    </ConfirmDialog>
  );
}
