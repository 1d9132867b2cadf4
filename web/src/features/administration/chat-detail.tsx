import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Eye, Pencil } from 'lucide-react';
import { useState } from 'react';
import { type AdminChat, chatOfAll } from '#web/api/admin-chats.ts';
import { RequestError } from '#web/api/http.ts';
import { countOf } from '#web/lib/format-count.ts';
import { paths } from '#web/lib/routes.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { PageState } from '#web/ui/page-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { costOfChat } from './cost-of.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { RenameChatDialog } from './rename-chat-dialog.tsx';
import { SaidMessages } from './said-messages.tsx';

/** One conversation: its facts, and, once the reader has said why, what is said in it. */
export function ChatDetail({ id }: { id: string }) {
  const chat = useQuery(chatOfAll(id));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 py-5 sm:px-6">
        <Link
          href={paths.admin('chats')}
          exact
          className="inline-flex items-center gap-1.5 text-sm text-soft hover:text-ink"
        >
          <ArrowLeft size={15} className="rtl:rotate-180" /> All chats
        </Link>
        {chat.isPending && <Skeleton className="mt-5 h-24" />}
        {chat.isError && <Failed error={chat.error} onRetry={() => void chat.refetch()} />}
        {chat.data !== undefined && <Chat chat={chat.data} />}
      </div>
    </div>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof RequestError && error.status === 404;
  if (isGone) return <PageState title="There is no such chat" />;
  return (
    <PageState title="The chat could not be loaded" actions={<Button onClick={onRetry}>Try again</Button>}>
      {error.message}
    </PageState>
  );
}

function Chat({ chat }: { chat: AdminChat }) {
  const [renaming, setRenaming] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  return (
    <>
      <div className="mt-3 flex items-start gap-2">
        <h2 dir="auto" className="min-w-0 flex-1 font-serif text-xl font-semibold wrap-anywhere">
          {chat.title}
        </h2>
        <IconButton label="Change the title" tipAlign="end" onClick={() => setRenaming(true)}>
          <Pencil size={16} />
        </IconButton>
      </div>
      <Facts chat={chat} />
      <div className="mt-6 border-t border-line pt-6">
        {reason === null ? (
          <Closed chat={chat} onOpen={setReason} />
        ) : (
          <SaidMessages chat={chat} reason={reason} onClose={() => setReason(null)} />
        )}
      </div>
      {renaming && <RenameChatDialog chat={chat} onClose={() => setRenaming(false)} />}
    </>
  );
}

function Facts({ chat }: { chat: AdminChat }) {
  return (
    <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
      <Fact name="Person">{chat.user_username}</Fact>
      <Fact name="Agent">{chat.agent_name}</Fact>
      {chat.deleted_at === null ? (
        <Fact name="Status">{chat.status}</Fact>
      ) : (
        <Fact name="Deleted">
          <Moment iso={chat.deleted_at} />
        </Fact>
      )}
      <Fact name="Cost">{costOfChat(chat)}</Fact>
      <Fact name="Said">{countOf(chat.total_messages, 'message', 'messages')}</Fact>
      <Fact name="Used">{countOf(chat.total_tokens_used, 'token', 'tokens')}</Fact>
      <Fact name="Begun">
        <Moment iso={chat.created_at} />
      </Fact>
      <Fact name="Last activity">
        <Moment iso={chat.activity_at} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="text-sm wrap-anywhere">{children}</dd>
    </div>
  );
}

function Closed({ chat, onOpen }: { chat: AdminChat; onOpen: (reason: string) => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-col items-center gap-4 rounded-2xl border border-line bg-sunk px-6 py-10 text-center">
      <p className="max-w-sm text-soft text-pretty">
        What is said here is {chat.user_username}’s. Whoever looks says why, and that is recorded.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="primary" onClick={() => setAsking(true)}>
          <Eye size={16} /> Look at what is said
        </Button>
        <Link href={`${paths.admin('messages')}?chat=${chat.id}`} className={buttonClass('outline', false)}>
          Its messages in numbers
        </Link>
      </div>
      {asking && (
        <ReasonDialog title="Why do you look?" action="Look" onConfirm={onOpen} onClose={() => setAsking(false)}>
          <p>
            You are about to read what {chat.user_username} and an agent say to each other. That you did, when and why,
            is recorded for good.
          </p>
        </ReasonDialog>
      )}
    </div>
  );
}
