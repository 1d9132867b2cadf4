import { useQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import type { Agent } from '#web/api/agents.ts';
import { activeModels, nameOfModel } from '#web/api/llm-models.ts';
import { countOf } from '#web/lib/format-count.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Section } from '#web/ui/section.tsx';
import { AgentBadges } from './agent-badges.tsx';
import { AgentRating } from './agent-rating.tsx';
import { abilities, typeNames } from './agent-words.ts';

/** An agent to be read, for those who may use it and not change it. */
export function AgentSheet({ agent }: { agent: Agent }) {
  return (
    <div className="mx-auto max-w-2xl px-4 pt-8 pb-10 sm:px-6">
      <div className="mb-6 flex items-center gap-4">
        <Avatar isAgent name={agent.name} picture={agent.avatar} size={72} />
        <div className="min-w-0">
          <p className="flex items-center gap-2">
            <span className="truncate font-serif text-xl font-semibold" dir="auto">
              {agent.name}
            </span>
            <AgentBadges agent={agent} />
          </p>
          <p className="flex flex-wrap gap-x-2.5 text-sm text-faint">
            <span>{typeNames[agent.agent_type]}</span>
            <AgentRating average={agent.average_rating} count={agent.total_ratings} />
            <span>{countOf(agent.total_conversations, 'chat', 'chats')}</span>
            <span>{countOf(agent.total_messages, 'message', 'messages')}</span>
          </p>
        </div>
      </div>
      {agent.description !== '' && (
        <p className="mb-8 whitespace-pre-wrap text-soft wrap-anywhere" dir="auto">
          {agent.description}
        </p>
      )}
      <Section title="How it answers">
        <Settings agent={agent} />
      </Section>
      <Section title="What it is told">
        <Prompt agent={agent} />
      </Section>
    </div>
  );
}

function Settings({ agent }: { agent: Agent }) {
  const { data: models = [] } = useQuery(activeModels());
  const model = models.find(({ id }) => id === agent.preferred_model);
  const may = abilities.filter(([name]) => agent[name]).map(([, label]) => label.toLowerCase());
  const rows = [
    ['Model', agent.preferred_model === null ? 'The default' : model ? nameOfModel(model) : 'One that is not active'],
    ['Temperature', agent.temperature_override ?? 'As the model is set'],
    [
      'Longest answer',
      agent.max_tokens_override === null ? 'As the model is set' : `${agent.max_tokens_override} tokens`,
    ],
    ['May', may.length === 0 ? 'Write text' : may.join(', ')],
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-faint">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Prompt({ agent }: { agent: Agent }) {
  if (agent.is_system_prompt_hidden) {
    return (
      <p className="flex items-center gap-2 text-sm text-faint">
        <EyeOff size={15} /> Its maker does not show the system prompt.
      </p>
    );
  }
  if (agent.system_prompt === '') return <p className="text-sm text-faint">Nothing: its system prompt is empty.</p>;
  return (
    <pre
      dir="auto"
      className="overflow-x-auto rounded-xl border border-line bg-sunk px-4 py-3 font-mono text-sm leading-relaxed whitespace-pre-wrap wrap-anywhere"
    >
      {agent.system_prompt}
    </pre>
  );
}
