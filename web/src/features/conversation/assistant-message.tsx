import { Check, Copy, RotateCcw } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { Message } from '#web/api/messages.ts';
import { cx } from '#web/lib/class-names.ts';
import { useCopy } from '#web/lib/clipboard.ts';
import { isRunning, textOf } from '#web/realtime/transcript.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { Markdown } from '#web/ui/markdown/markdown.tsx';
import { AnswerFacts } from './answer-facts.tsx';
import { AnswerState } from './answer-state.tsx';
import { FeedbackActions } from './feedback-actions.tsx';
import { BranchNavigator } from './branch-navigator.tsx';
import { MessageMenu } from './message-menu.tsx';
import { Reasoning } from '#web/ui/reasoning.tsx';
import { revealClass } from './reveal-class.ts';
import { useTurnsInView } from './turns-context.ts';

interface AssistantMessageProps {
  message: Message;
  isQueued: boolean;
  isLast: boolean;
}

export function AssistantMessage({ message, isQueued, isLast }: AssistantMessageProps) {
  const running = isRunning(message);
  const parts = message.parts.length > 0 ? message.parts : [{ type: 'text' as const, text: message.content }];
  return (
    <article aria-label="Answer" aria-busy={running} className="group pb-8">
      {parts.map((part, index) => {
        const grows = running && index === parts.length - 1;
        if (part.type === 'reasoning') return <Reasoning key={index} text={part.text} growing={grows} />;
        if (part.type === 'text' && part.text !== '')
          return <AnswerText key={index} text={part.text} growing={grows} />;
        return null;
      })}
      <AnswerState message={message} isQueued={isQueued} />
      {!running && <Actions message={message} isLast={isLast} />}
    </article>
  );
}

/** Long answers take a while to lay out; typing and scrolling go first. */
function AnswerText({ text, growing }: { text: string; growing: boolean }) {
  return <Markdown text={useDeferredValue(text)} growing={growing} />;
}

function Actions({ message, isLast }: { message: Message; isLast: boolean }) {
  const { regenerate } = useTurnsInView();
  const { copied, copy } = useCopy();
  return (
    <div className="-ms-2 mt-1.5 flex min-h-8 flex-wrap items-center gap-x-1">
      <BranchNavigator message={message} />
      <span className={cx('flex items-center', !isLast && revealClass)}>
        <IconButton small label={copied ? 'Copied' : 'Copy'} tipAlign="start" onClick={() => copy(textOf(message))}>
          {copied ? <Check size={15} className="text-accent" /> : <Copy size={15} />}
        </IconButton>
        <IconButton small label="Answer again" tipAlign="start" onClick={() => regenerate(message)}>
          <RotateCcw size={15} />
        </IconButton>
      </span>
      <FeedbackActions message={message} isLast={isLast} />
      <span className={cx(!isLast && revealClass)}>
        <MessageMenu message={message} align="start" />
      </span>
      <AnswerFacts message={message} className={isLast ? '' : revealClass} />
    </div>
  );
}
