import { Bot, ChevronDown } from 'lucide-react';
import type { Agent } from '#web/api/agents.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { AgentPicker } from './agent-picker.tsx';

interface AgentButtonProps {
  /** Null: nobody chose one yet. */
  agent: Pick<Agent, 'id' | 'name' | 'avatar'> | null;
  onChoose: (agent: string) => void;
}

/** Who answers the next messages. */
export function AgentButton({ agent, onChoose }: AgentButtonProps) {
  return (
    <AgentPicker chosen={agent?.id ?? null} onChoose={onChoose}>
      {(opener) => (
        <button
          {...opener}
          type="button"
          aria-label={agent === null ? 'Choose an agent' : `Agent: ${agent.name}`}
          className="flex h-8 min-w-0 shrink-0 items-center gap-1.5 rounded-lg px-2 text-sm text-faint transition-colors hover:bg-hover hover:text-ink max-sm:px-1.5 pointer-coarse:h-11"
        >
          {agent === null ? (
            <Bot size={16} className="shrink-0" />
          ) : (
            <Avatar isAgent name={agent.name} picture={agent.avatar} size={20} />
          )}
          <span className="max-w-36 truncate max-sm:hidden" dir="auto">
            {agent?.name ?? 'Agent'}
          </span>
          <ChevronDown size={14} className="shrink-0" />
        </button>
      )}
    </AgentPicker>
  );
}
