import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rereadAlarms } from '#web/api/alarm-news.ts';
import { type AlarmInFull, type AlarmWork as Work, oneAlarm, workOnAlarm } from '#web/api/quality.ts';
import { Button } from '#web/ui/button.tsx';
import { Moment } from '#web/ui/moment.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { TextArea } from '#web/ui/text-area.tsx';

const longestNote = 1_000;

/** Who sees to it, and the way to say so, or to close it. */
export function AlarmWork({ alarm }: { alarm: AlarmInFull }) {
  const client = useQueryClient();
  const [note, setNote] = useState(alarm.note);
  const work = useMutation({
    mutationFn: (what: Work) => workOnAlarm(alarm, what, note.trim()),
    onSuccess: (changed) => client.setQueryData(oneAlarm(alarm.id).queryKey, changed),
    onSettled: () => rereadAlarms(client),
  });
  return (
    <div className="mb-8 space-y-3">
      {alarm.acknowledged_by !== null && alarm.acknowledged_at !== null && (
        <p className="text-sm text-soft">
          {alarm.acknowledged_by} knows of it since <Moment iso={alarm.acknowledged_at} />.
        </p>
      )}
      {alarm.state === 'closed' && alarm.note !== '' && (
        <p className="text-sm whitespace-pre-wrap wrap-anywhere">“{alarm.note}”</p>
      )}
      {work.error !== null && <Notice look="error">{work.error.message}</Notice>}
      {alarm.state !== 'closed' && (
        <>
          <TextArea label="Note for the others" value={note} longest={longestNote} onChange={setNote} rows={2} />
          <div className="flex flex-wrap gap-2">
            {alarm.state === 'open' && (
              <Button
                look="primary"
                disabled={note.length > longestNote}
                busy={work.isPending && work.variables === 'acknowledge'}
                onClick={() => work.mutate('acknowledge')}
              >
                Acknowledge
              </Button>
            )}
            <Button
              look="outline"
              disabled={note.length > longestNote}
              busy={work.isPending && work.variables === 'close'}
              onClick={() => work.mutate('close')}
            >
              Close
            </Button>
          </div>
          <p className="text-xs text-faint text-pretty">
            It closes by itself when the figure is back. Close it where things are as they should be now: from then on
            they are compared with how they have been since the change.
          </p>
        </>
      )}
    </div>
  );
}
