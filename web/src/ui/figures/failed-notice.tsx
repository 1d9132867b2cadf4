import { RequestError } from '#web/api/http.ts';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';

interface FailedNoticeProps {
  error: Error | null;
  onRetry: () => void;
}

/** Figures that could not be had are not shown as none. */
export function FailedNotice({ error, onRetry }: FailedNoticeProps) {
  if (error === null) return null;
  return (
    <Notice
      look="error"
      actions={
        <Button small onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {error instanceof RequestError ? error.told : error.message}
    </Notice>
  );
}
