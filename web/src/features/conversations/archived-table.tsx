import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ArchiveRestore } from 'lucide-react';
import {
  archivedConversations,
  changeConversation,
  type Conversation,
  placeConversation,
} from '#web/api/conversations.ts';
import { paths } from '#web/lib/routes.ts';
import { Button } from '#web/ui/button.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { toast } from '#web/ui/toasts.tsx';

/** Chats that were put away, each with its way back. */
export function ArchivedTable() {
  const archived = useInfiniteQuery(archivedConversations());
  return (
    <DataTable
      label="Archived chats"
      columns={columns}
      rows={archived}
      rowKey={({ id }) => id}
      none="Chats that you archive, and those that have long been quiet, will be here."
    />
  );
}

const columns: Column<Conversation>[] = [
  { title: 'Chat', cell: (conversation) => <Title conversation={conversation} /> },
  { title: 'Agent', width: '22%', cell: ({ agent_name: name }) => <span className="block truncate">{name}</span> },
  {
    title: 'Last message',
    width: '14%',
    cell: (conversation) => <Moment iso={conversation.last_message_at ?? conversation.created_at} />,
  },
  {
    title: 'Bring back',
    hidesTitle: true,
    align: 'end',
    width: '9rem',
    cell: (row) => <BringBack conversation={row} />,
  },
];

function Title({ conversation: { id, title } }: { conversation: Conversation }) {
  return (
    <Link href={paths.conversation(id)} dir="auto" title={title} className="block truncate rounded-sm hover:underline">
      {title}
    </Link>
  );
}

function BringBack({ conversation }: { conversation: Conversation }) {
  const client = useQueryClient();
  const bring = useMutation({
    mutationFn: () => changeConversation(conversation.id, { status: 'active' }),
    onSuccess: (changed) => placeConversation(client, changed),
    onError: (error) => toast(error.message),
  });
  return (
    <Button
      small
      look="quiet"
      busy={bring.isPending}
      aria-label={`Bring back ${conversation.title}`}
      onClick={() => bring.mutate()}
    >
      <ArchiveRestore size={15} /> Bring back
    </Button>
  );
}
