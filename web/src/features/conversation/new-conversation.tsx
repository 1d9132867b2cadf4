import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { oneAgent } from '#web/api/agents.ts';
import { signedInPerson } from '#web/api/people.ts';
import { navigate } from '#web/lib/navigation.ts';
import { paths } from '#web/lib/routes.ts';
import { AgentButton } from './agent-button.tsx';
import { AgentWelcome } from './agent-welcome.tsx';
import { Composer } from './composer.tsx';
import { DefaultModel } from './default-model.tsx';
import { greeting } from './greeting.ts';
import { ModelButton } from './model-button.tsx';
import { Starters } from './starters.tsx';
import { useTurnSettings } from './turn-settings.ts';
import { useAnsweringModel } from './use-answering-model.ts';
import { useBegin } from './use-begin.ts';

interface NewConversationProps {
  /** Null: the default one. */
  agentId: string | null;
  headerStart: React.ReactNode;
}

/** The page before there is a conversation: the first message begins one. */
export function NewConversation({ agentId, headerStart }: NewConversationProps) {
  const { data: person } = useSuspenseQuery(signedInPerson());
  const { data: agent, error } = useQuery({ ...oneAgent(agentId ?? ''), enabled: agentId !== null });
  const [settings, changeSettings] = useTurnSettings('new');
  const answering = useAnsweringModel(settings.model, agent?.preferred_model ?? null);
  const { sendFirst, openForContext, busy } = useBegin(error === null ? agentId : null);
  return (
    <main className="flex h-full flex-col overflow-y-auto">
      <header className="flex h-14 shrink-0 items-center px-2 sm:px-3">{headerStart}</header>
      <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col justify-center px-4 pt-4 pb-[12vh] sm:px-6">
        {agentId === null ? (
          <h1 className="mb-7 text-center font-serif text-2xl font-normal text-balance sm:text-3xl">
            {greeting(person?.username ?? '', new Date())}
          </h1>
        ) : (
          <AgentWelcome agent={agent} error={error} />
        )}
        <Composer
          draftOf="new"
          isAnswering={false}
          onStop={null}
          placeholder="What is on your mind?"
          onSend={sendFirst}
        >
          <button
            type="button"
            disabled={busy}
            aria-label="Add a chat as context"
            onClick={() => void openForContext()}
            className="flex h-8 shrink-0 items-center gap-1.5 rounded-full border border-line px-2.5 text-sm text-faint transition-colors hover:border-edge hover:text-ink pointer-coarse:h-11"
          >
            <MessagesSquare size={15} /> <span className="max-sm:sr-only">Add context</span>
          </button>
          <AgentButton
            agent={agent ?? null}
            onChoose={(chosen) => navigate(paths.beginWith(chosen), { replace: true })}
          />
          <ModelButton answering={answering} onChoose={(model) => changeSettings({ model })} />
        </Composer>
        {agentId === null && (
          <>
            <Starters disabled={busy} onChoose={(content) => void sendFirst(content)} />
            <DefaultModel />
          </>
        )}
      </div>
    </main>
  );
}
