import { useState } from 'react';
import type { Agent } from '#web/api/agents.ts';
import type { Conversation } from '#web/api/conversations.ts';
import { useRenameConversation } from '#web/api/use-rename-conversation.ts';
import { formatCount, formatCountShort } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { paths } from '#web/lib/routes.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Link } from '#web/ui/link.tsx';
import { RenameField } from '#web/ui/rename-field.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { SummaryButton } from './summary-button.tsx';

interface ConversationHeaderProps {
  conversation: Conversation | undefined;
  /** Undefined where the viewer may not see it any more. */
  agent: Agent | undefined;
  start: React.ReactNode;
}

export function ConversationHeader({ conversation, agent, start }: ConversationHeaderProps) {
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2 sm:px-3">
      {start}
      {conversation === undefined ? (
        <Skeleton className="h-5 w-48" />
      ) : (
        <Named conversation={conversation} agent={agent} />
      )}
      {conversation !== undefined && conversation.total_tokens_used > 0 && <Totals conversation={conversation} />}
      {conversation !== undefined && <SummaryButton conversation={conversation} />}
    </header>
  );
}

function Named({ conversation, agent }: { conversation: Conversation; agent: Agent | undefined }) {
  const { agent_name: name } = conversation;
  return (
    <>
      <Avatar isAgent name={name} picture={agent?.avatar} size={32} />
      <div className="min-w-0 flex-1">
        <Title conversation={conversation} />
        <p className="truncate px-1.5 text-xs leading-4 text-faint" dir="auto">
          {agent === undefined ? (
            name
          ) : (
            <Link href={paths.agent(agent.id)} className="underline-offset-2 hover:text-ink hover:underline">
              {name}
            </Link>
          )}
        </p>
      </div>
    </>
  );
}

function Title({ conversation }: { conversation: Conversation }) {
  const [renaming, setRenaming] = useState(false);
  const rename = useRenameConversation(conversation, (error) => toast(`Not renamed. ${error.message}`));
  if (renaming) {
    return (
      <RenameField
        label="Name of the chat"
        name={conversation.title}
        onKeep={rename}
        onDone={() => setRenaming(false)}
        className="font-serif text-lg font-semibold"
      />
    );
  }
  return (
    <h1 className="font-serif text-lg leading-6 font-semibold">
      <button
        type="button"
        dir="auto"
        onClick={() => setRenaming(true)}
        aria-label={`${conversation.title}. Rename`}
        className="max-w-full truncate rounded-md px-1.5 text-start align-middle hover:bg-hover"
      >
        {conversation.title}
      </button>
    </h1>
  );
}

function Totals({ conversation }: { conversation: Conversation }) {
  const { total_tokens_used: tokens, total_cost: cost, unpriced_answers: unpriced } = conversation;
  const priced = Number(cost) > 0 || unpriced === 0;
  const money = priced ? `${formatMoney(cost)}${unpriced > 0 ? ' + ?' : ''}` : 'price unknown';
  const whole =
    `${formatCount(tokens)} tokens in all answers, ${formatMoney(cost)}` +
    (unpriced > 0
      ? `, and the price of ${formatCount(unpriced)} ${unpriced === 1 ? 'answer' : 'answers'} is unknown`
      : '');
  return (
    <p className="shrink-0 pe-1.5 text-xs text-faint tabular-nums" title={whole}>
      <span className="max-sm:hidden">{formatCountShort(tokens)} tokens · </span>
      {money}
    </p>
  );
}
