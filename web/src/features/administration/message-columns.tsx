import { FileText } from 'lucide-react';
import type { AdminMessageRow } from '#web/api/admin-chats.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { paths } from '#web/lib/routes.ts';
import type { Column } from '#web/ui/data-table.tsx';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { tokensOfMessage } from './facts-of-message.ts';

/** `onOpen` shows all of a message, where the reader may. */
export function messageColumns(onOpen: ((id: string) => void) | null): Column<AdminMessageRow>[] {
  const columns: Column<AdminMessageRow>[] = [
    { title: 'Message', width: '38%', cell: (message) => <Message message={message} /> },
    { title: 'Person', cell: ({ user_username: name }) => <span className="block truncate">{name}</span> },
    { title: 'Model', isMinor: true, cell: ({ model_used: model }) => <span className="block truncate">{model}</span> },
    { title: 'Said', cell: ({ created_at: at }) => <Moment iso={at} /> },
    { title: 'Tokens', align: 'end', width: '10%', cell: (message) => tokens(message) },
    { title: 'Cost', align: 'end', width: '10%', cell: (message) => cost(message) },
  ];
  if (onOpen === null) return columns;
  return [
    ...columns,
    {
      title: 'Actions',
      hidesTitle: true,
      align: 'end',
      width: '3.25rem',
      cell: ({ id }) => (
        <IconButton small label="The whole message" tipAlign="end" onClick={() => onOpen(id)}>
          <FileText size={16} />
        </IconButton>
      ),
    },
  ];
}

function tokens(message: AdminMessageRow): string {
  const count = tokensOfMessage(message);
  return count === null ? '–' : formatCount(count);
}

/** A question costs nothing by itself; an answer without a price was not free. */
function cost({ cost: amount, role }: AdminMessageRow): string {
  if (amount !== null) return formatMoney(amount);
  return role === 'assistant' ? 'unknown' : '–';
}

const kinds: Record<AdminMessageRow['role'], string> = {
  user: 'Question',
  assistant: 'Answer',
  system: 'Instruction',
  function: 'Tool',
};

function Message({ message }: { message: AdminMessageRow }) {
  const { excerpt, role, status } = message;
  return (
    <>
      <span className="block truncate text-xs font-normal text-faint">
        {kinds[role]}
        {status !== 'complete' && `, ${status}`} in{' '}
        <Link href={paths.admin('chats', message.chat)} dir="auto" className="text-soft hover:underline">
          {message.chat_title}
        </Link>
      </span>
      {excerpt !== null && (
        <span dir="auto" className="line-clamp-3 font-normal wrap-anywhere">
          {excerpt}
        </span>
      )}
    </>
  );
}
