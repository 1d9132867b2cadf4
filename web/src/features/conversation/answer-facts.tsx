import { useQuery } from '@tanstack/react-query';
import { activeModels } from '#web/api/llm-models.ts';
import type { Message } from '#web/api/messages.ts';
import { cx } from '#web/lib/class-names.ts';
import { factsOf } from './facts-of.ts';
import { useTurnsInView } from './turns-context.ts';

export function AnswerFacts({ message, className }: { message: Message; className: string }) {
  const { data: models = [] } = useQuery(activeModels());
  const model = models.find(({ model_id, name }) => model_id === message.model_used || name === message.model_used);
  const { versions } = useTurnsInView();
  const facts = factsOf(message, model, versions.get(message.agent_version ?? ''));
  return (
    <p className={cx('ms-2 flex flex-wrap gap-x-1.5 text-xs text-faint tabular-nums', className)}>
      {facts.map(({ text, title }, index) => (
        <span key={text} title={title}>
          {text}
          {index < facts.length - 1 && <span aria-hidden> ·</span>}
        </span>
      ))}
    </p>
  );
}
