import { Bot, Unplug } from 'lucide-react';
import type { Conversation } from '#web/api/conversations.ts';
import { nameOfModel } from '#web/api/llm-models.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { AgentPicker } from './agent-picker.tsx';
import type { AnsweringModel } from './use-answering-model.ts';

interface BeforeSendingProps {
  conversation: Conversation;
  answering: AnsweringModel;
  onChooseAgent: (agent: string) => void;
  onChooseModel: (model: string) => void;
}

const className = 'mx-auto mb-2 w-full max-w-3xl';
const mostOffers = 2;

/** What keeps the next message from being answered, with what to choose instead. */
export function BeforeSending({ conversation, answering, onChooseAgent, onChooseModel }: BeforeSendingProps) {
  if (!conversation.has_usable_agent) {
    return (
      <Notice
        look="waiting"
        icon={<Bot size={16} />}
        className={className}
        actions={
          <AgentPicker chosen={conversation.agent} onChoose={onChooseAgent}>
            {(opener) => (
              <Button small {...opener}>
                Choose an agent
              </Button>
            )}
          </AgentPicker>
        }
      >
        {conversation.agent_name} takes no more messages: it was deleted, switched off or made private. Choose another
        agent to go on.
      </Notice>
    );
  }
  if (answering.problem === null) return null;
  return (
    <Notice
      look="waiting"
      icon={<Unplug size={16} />}
      className={className}
      actions={answering.models.slice(0, mostOffers).map((model) => (
        <Button key={model.id} small onClick={() => onChooseModel(model.id)}>
          Use {nameOfModel(model)}
        </Button>
      ))}
    >
      {answering.problem}{' '}
      {answering.models.length > 0 ? 'Choose another model to go on.' : 'No other model can answer.'}
    </Notice>
  );
}
