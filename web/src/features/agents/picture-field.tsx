import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Agent, oneAgent, placeAgent, removeAgentPicture, setAgentPicture } from '#web/api/agents.ts';
import { PictureChoice } from './picture-choice.tsx';

/** An agent's picture, which is stored as soon as it is chosen. */
export function PictureField({ agent }: { agent: Agent }) {
  const client = useQueryClient();
  const set = useMutation({
    mutationFn: async (picture: File | null) => {
      if (picture !== null) return setAgentPicture(agent.id, picture);
      await removeAgentPicture(agent.id);
      return client.fetchQuery({ ...oneAgent(agent.id), staleTime: 0 });
    },
    onSuccess: (changed) => placeAgent(client, changed),
  });
  return (
    <PictureChoice
      name={agent.name}
      picture={agent.avatar}
      busy={set.isPending}
      error={set.error}
      onChoose={(picture) => set.mutate(picture)}
    />
  );
}
