import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestError } from '#web/api/http.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { TextArea } from '#web/ui/text-area.tsx';

interface ReasonDialogProps {
  title: string;
  /** What is going to happen, and fields that it takes. */
  children: React.ReactNode;
  action: string;
  isDangerous?: boolean;
  /** It is done without a reason too. */
  isOptional?: boolean;
  /** There is something to do. */
  isReady?: boolean;
  onConfirm: (reason: string) => unknown;
  onClose: () => void;
}

const shortest = 3;
const longest = 500;

/** Asks why, for what is recorded; stays open while it is done, and when that fails. */
export function ReasonDialog({
  title,
  children,
  action,
  isDangerous = false,
  isOptional = false,
  isReady = true,
  onConfirm,
  onClose,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const confirm = useMutation({ mutationFn: async () => onConfirm(reason.trim()), onSuccess: onClose });
  const length = reason.trim().length;
  const isSaid = length >= shortest || (isOptional && length === 0);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate();
        }}
      >
        <div className="space-y-4 text-soft">{children}</div>
        <TextArea
          label={isOptional ? 'Reason (if you like)' : 'Reason'}
          hint="Kept in the audit log, with your name and the time."
          value={reason}
          longest={longest}
          maxLength={longest}
          rows={3}
          onChange={setReason}
        />
        {confirm.error !== null && (
          <Notice look="error">
            {confirm.error instanceof RequestError ? confirm.error.told : confirm.error.message}
          </Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look={isDangerous ? 'danger' : 'primary'}
            busy={confirm.isPending}
            disabled={!isSaid || !isReady}
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
