import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { oneConversation } from '#web/api/conversations.ts';
import type { Conversation } from '#web/api/conversations.ts';
import type { Message } from '#web/api/messages.ts';
import type { LiveConversation } from '#web/realtime/live-conversation.ts';
import { isRunning, messagesOnPath } from '#web/realtime/transcript.ts';
import { Announcer } from './announcer.tsx';
import { AgentButton } from './agent-button.tsx';
import { BeforeSending } from './before-sending.tsx';
import { Composer } from './composer.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { ContextButton } from './context-button.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { FailedConversation } from './failed-conversation.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { MessageItem } from './message-item.tsx';
import { MessageList } from './message-list.tsx';
import type { MessageListHandle } from './message-list.tsx';
import { ModelButton } from './model-button.tsx';
import { toTurnOptions, useTurnSettings } from './turn-settings.ts';
import { TurnsContext } from './turns-context.ts';
import { type AgentOf, useAgentOf } from './use-agent-of.ts';
import { type AnsweringModel, useAnsweringModel } from './use-answering-model.ts';
import { useDeleteMessage } from './use-delete-message.tsx';
import { useEscape } from './use-escape.ts';
import { useTarget } from './use-target.ts';
import { useTurns } from './use-turns.ts';

const Excerpt = lazy(async () => ({ default: (await import('./excerpt.tsx')).Excerpt }));

interface ConversationViewProps {
  live: LiveConversation;
  /** What stands at the start of the header, as a button for the sidebar. */
  headerStart: React.ReactNode;
}

export function ConversationView({ live, headerStart }: ConversationViewProps) {
  const { data: conversation } = useQuery({ ...oneConversation(live.id), staleTime: Infinity });
  const [settings, changeSettings] = useTurnSettings(live.id);
  const target = useTarget(live);
  const turns = target.leadsThere(useTurns(live, toTurnOptions(settings, conversation?.related_chat != null)));
  const agentOf = useAgentOf(conversation);
  const answering = useAnsweringModel(settings.model, agentOf.agent?.preferred_model ?? null);
  const running = useStore(live.store, firstRunning);
  const failure = useStore(live.store, ({ loading }) => (loading instanceof Error ? loading : null));
  const [editing, setEditing] = useState<string | null>(null);
  const list = useRef<MessageListHandle>(null);
  const stop = running === undefined ? null : () => turns.stop(running);
  useEscape(stop);
  const { askToDelete, question } = useDeleteMessage(live, turns, () => list.current?.focus());

  const editLast = () => {
    const own = messagesOnPath(live.store.getState().transcript).findLast(({ role }) => role === 'user');
    if (own !== undefined) setEditing(own.id);
  };

  if (failure !== null) return <FailedConversation failure={failure} start={headerStart} />;
  return (
    <TurnsContext value={{ ...turns, editing, setEditing, askToDelete, versions: agentOf.versions }}>
      <main className="flex h-full flex-col">
        <ConversationHeader conversation={conversation} agent={agentOf.agent} start={headerStart} />
        <ConnectionNotice live={live} />
        {target.id !== null && target.isElsewhere ? (
          <Suspense fallback={<ListSkeleton />}>
            <Excerpt
              key={target.id}
              target={target.id}
              onSwitch={() => turns.select(target.id!)}
              onLeave={target.leave}
            >
              {(message) => <MessageItem live={live} id={message.id} fetched={message} isLast={false} />}
            </Excerpt>
          </Suspense>
        ) : (
          <MessageList ref={list} live={live} outgoing={turns.outgoing} target={target.id} />
        )}
        <Announcer live={live} />
        {question}
        <div className="relative px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6">
          {conversation !== undefined && (
            <BeforeSending
              conversation={conversation}
              answering={answering}
              onChooseAgent={agentOf.choose}
              onChooseModel={(model) => changeSettings({ model })}
            />
          )}
          <Composer
            draftOf={live.id}
            isAnswering={running !== undefined}
            onStop={stop}
            onEditLast={editLast}
            onSend={(content) => {
              list.current?.toEnd();
              return turns.send(content);
            }}
          >
            {conversation !== undefined && (
              <Tools
                conversation={conversation}
                settings={settings}
                changeSettings={changeSettings}
                agentOf={agentOf}
                answering={answering}
              />
            )}
          </Composer>
        </div>
      </main>
    </TurnsContext>
  );
}

interface ToolsProps {
  conversation: Conversation;
  settings: ReturnType<typeof useTurnSettings>[0];
  changeSettings: ReturnType<typeof useTurnSettings>[1];
  agentOf: AgentOf;
  answering: AnsweringModel;
}

function Tools({ conversation, settings, changeSettings, agentOf, answering }: ToolsProps) {
  const { agent: id, agent_name: name } = conversation;
  return (
    <>
      <ContextButton conversation={conversation} settings={settings} onChange={changeSettings} />
      <AgentButton agent={agentOf.agent ?? { id, name, avatar: null }} onChoose={agentOf.choose} />
      <ModelButton answering={answering} onChoose={(model) => changeSettings({ model })} />
    </>
  );
}

/** The first of the branch: it is the one that runs, those after it are queued. */
function firstRunning({ transcript }: { transcript: Parameters<typeof messagesOnPath>[0] }): Message | undefined {
  return transcript.path
    .map((id) => transcript.messages.get(id))
    .find((message) => message !== undefined && isRunning(message));
}
