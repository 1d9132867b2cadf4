import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

interface LookNoticeProps {
  /** Why what was said is looked at; null while it is not. */
  reason: string | null;
  onChange: (reason: string | null) => void;
}

/** Says whether words are shown, and lets the reader say why they should be; asked once, for as long as the page is open. */
export function LookNotice({ reason, onChange }: LookNoticeProps) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="px-4 pb-2">
      {reason === null ? (
        <Notice
          actions={
            <Button small onClick={() => setAsking(true)}>
              <Eye size={15} /> Read and search
            </Button>
          }
        >
          These are numbers alone. What was said can be read and searched for a reason, which is recorded.
        </Notice>
      ) : (
        <Notice
          look="waiting"
          actions={
            <Button small look="quiet" onClick={() => onChange(null)}>
              <EyeOff size={15} /> Close
            </Button>
          }
        >
          Every look and search is recorded: “{reason}”
        </Notice>
      )}
      {asking && (
        <ReasonDialog title="Why do you look?" action="Look" onConfirm={onChange} onClose={() => setAsking(false)}>
          <p>
            You are about to read what people and agents say to each other. What you look at and search for, when and
            why, is recorded for good.
          </p>
        </ReasonDialog>
      )}
    </div>
  );
}
