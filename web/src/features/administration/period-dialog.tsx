import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestError } from '#web/api/http.ts';
import { type Due, forgetRetention, type Period, previewPeriod, setPeriod } from '#web/api/retention.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field } from '#web/ui/field.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { toast } from '#web/ui/toasts.tsx';
import { classWords, dueText, keptText, periodText } from './retention-words.ts';

interface PeriodDialogProps {
  period: Period;
  settingsVersion: number;
  onClose: () => void;
}

/** Sets how long a class is kept. A shorter time than before is told with what it deletes, and set only then. */
export function PeriodDialog({ period, settingsVersion, onClose }: PeriodDialogProps) {
  const client = useQueryClient();
  const [mode, setMode] = useState<'ever' | 'days'>(period.days === null ? 'ever' : 'days');
  const [typed, setTyped] = useState(String(period.days ?? ''));
  const { title, note } = classWords[period.class];
  const days = mode === 'ever' ? null : Number(typed);

  const save = useMutation({
    mutationFn: () => setPeriod(period.setting, days, settingsVersion),
    onSuccess: async () => {
      await forgetRetention(client);
      toast('The period is set.');
      onClose();
    },
    onError: () => forgetRetention(client),
  });
  const look = useMutation({ mutationFn: (asked: number) => previewPeriod(period.class, asked) });
  const isShorter = days !== null && (period.days === null || days < period.days);
  const submit = (): void => (isShorter ? look.mutate(days) : save.mutate());
  const change = (work: () => void): void => {
    work();
    look.reset();
    save.reset();
  };

  if (look.data !== undefined && days !== null) {
    return (
      <Dialog title={`Keep for ${periodText(days)}?`} onClose={onClose}>
        <Consequences period={period} due={look.data} />
        {save.error !== null && (
          <Notice look="error" className="mt-4">
            {save.error.message}
          </Notice>
        )}
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={() => look.reset()}>Back</Button>
          <Button look="danger" busy={save.isPending} onClick={() => save.mutate()}>
            Keep for {periodText(days)}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="text-sm text-soft text-pretty">{note}</p>
        <ChoiceBar
          label="Keep"
          value={mode}
          options={[
            ['ever', 'For ever'],
            ['days', 'For some days'],
          ]}
          onChange={(chosen) => change(() => setMode(chosen))}
        />
        {mode === 'days' && (
          <Field
            label="Days"
            value={typed}
            onChange={(event) => change(() => setTyped(event.target.value))}
            hint={period.minimum_days > 1 ? `At least ${period.minimum_days}` : undefined}
            errors={wrongIn(look.error ?? save.error)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={5}
            autoFocus
            className="max-w-40"
          />
        )}
        {mode === 'ever' && save.error !== null && <Notice look="error">{save.error.message}</Notice>}
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={look.isPending || save.isPending}>
            {isShorter ? 'See what goes' : 'Set'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Consequences({ period, due }: { period: Period; due: Due }) {
  const kept = keptText(due);
  return (
    <div className="space-y-3 text-soft text-pretty">
      <p>
        {due.due === 0 ? (
          'Nothing is that old yet.'
        ) : (
          <>
            The next nightly run deletes <strong className="font-medium text-ink">{dueText(period.class, due)}</strong>{' '}
            for good, and each night what has come of age.
          </>
        )}
        {kept !== null && ` ${kept[0]!.toUpperCase()}${kept.slice(1)}, and stays.`}
      </p>
      <p>Ratings, flags, usage and costs go on counting.</p>
    </div>
  );
}

/** What the server says of the number, or of anything else. */
function wrongIn(error: Error | null): readonly string[] {
  if (error === null) return [];
  const fields = error instanceof RequestError ? Object.values(error.fields).flat() : [];
  return fields.length > 0 ? fields : [error.message];
}
