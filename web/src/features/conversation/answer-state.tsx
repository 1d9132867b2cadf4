import { CircleAlert, CirclePause, ListEnd, Play, RotateCcw, Unplug } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Message } from '#web/api/messages.ts';
import { Button } from '#web/ui/button.tsx';
import { Mark } from '#web/ui/mark.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { useTurnsInView } from './turns-context.ts';

const LimitReached = lazy(async () => ({ default: (await import('./limit-reached.tsx')).LimitReached }));

/** What became of an answer, where it is not simply there, and what can be done about it. */
export function AnswerState({ message, isQueued }: { message: Message; isQueued: boolean }) {
  const { regenerate, continueAnswer, stop } = useTurnsInView();
  const again = (
    <Button small onClick={() => regenerate(message)}>
      <RotateCcw size={14} /> Try again
    </Button>
  );
  const goOn = (
    <Button small onClick={() => continueAnswer(message)}>
      <Play size={14} /> Continue
    </Button>
  );
  switch (message.status) {
    case 'pending':
      if (!isQueued) return <Waiting />;
      return (
        <Notice
          icon={<ListEnd size={16} />}
          actions={
            <Button small onClick={() => stop(message)}>
              Don’t answer
            </Button>
          }
        >
          Queued. It is answered when the answer above is finished.
        </Notice>
      );
    case 'streaming':
      return message.parts.length === 0 ? <Waiting /> : null;
    case 'stopped':
      return (
        <Notice className="mt-3" icon={<CirclePause size={16} />} actions={goOn}>
          Stopped.
        </Notice>
      );
    case 'interrupted':
      return (
        <Notice className="mt-3" look="waiting" icon={<Unplug size={16} />} actions={goOn}>
          Interrupted.{' '}
          {message.error_message ?? 'The server was stopped while it answered; what it had written is here.'}
        </Notice>
      );
    case 'failed':
      if (message.metadata['limit'])
        return (
          <Suspense fallback={null}>
            <LimitReached message={message} actions={again} />
          </Suspense>
        );
      return (
        <Notice
          className="mt-3"
          look="error"
          icon={<CircleAlert size={16} />}
          actions={
            <>
              {message.parts.length > 0 && goOn}
              {again}
            </>
          }
        >
          {message.error_message ?? 'The model failed and did not say why.'}
        </Notice>
      );
    default:
      return null;
  }
}

const longWaitMs = 9_000;

function Waiting() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), longWaitMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p role="status" className="flex h-8 items-center gap-3 text-sm text-faint">
      <Mark size={26} alive />
      <span className={long ? '' : 'sr-only'}>{long ? 'Still waiting for the model …' : 'Waiting for the answer'}</span>
    </p>
  );
}
