import { useQuery } from '@tanstack/react-query';
import { messageOfAll } from '#web/api/admin-chats.ts';
import { paths } from '#web/lib/routes.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Link } from '#web/ui/link.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { SaidMessage } from './said-message.tsx';

interface WholeMessageDialogProps {
  id: string;
  reason: string;
  onClose: () => void;
}

export function WholeMessageDialog({ id, reason, onClose }: WholeMessageDialogProps) {
  const message = useQuery(messageOfAll(id, reason));
  return (
    <Dialog title="The whole message" wide onClose={onClose}>
      {message.isPending && <Skeleton className="h-24" />}
      {message.isError && (
        <Notice
          look="error"
          actions={
            <Button small onClick={() => void message.refetch()}>
              Try again
            </Button>
          }
        >
          {message.error.message}
        </Notice>
      )}
      {message.data !== undefined && (
        <>
          <ul>
            <SaidMessage message={message.data} agentName="Agent" />
          </ul>
          <div className="mt-5 flex justify-end">
            <Link href={paths.admin('chats', message.data.chat)} className={buttonClass('outline', true)}>
              To its chat
            </Link>
          </div>
        </>
      )}
    </Dialog>
  );
}
