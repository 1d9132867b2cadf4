import { useQuery } from '@tanstack/react-query';
import { activeModels, isOffline } from '#web/api/llm-models.ts';
import type { Message } from '#web/api/messages.ts';
import { cx } from '#web/lib/class-names.ts';
import { formatCount } from '#web/lib/format-count.ts';
import { formatMoney } from '#web/lib/format-money.ts';
import { formatSeconds } from '#web/lib/format-time.ts';

/** Who answered, and what it took: tokens, money, time. What is not known is said to be unknown. */
export function AnswerFacts({ message, className }: { message: Message; className: string }) {
  const { data: models = [] } = useQuery(activeModels());
  const model = models.find(({ model_id, name }) => model_id === message.model_used || name === message.model_used);
  const offline = model !== undefined && isOffline(model);
  const facts = [
    { text: offline ? 'Offline assistant, not a model' : (model?.name ?? message.model_used), title: message.model_used },
    tokensOf(message),
    { text: offline ? null : costOf(message), title: null },
    { text: message.response_time === null ? null : formatSeconds(message.response_time), title: 'From the question to the end of the answer' },
  ].filter((fact) => fact.text !== null);
  return (
    <p className={cx('ms-1 flex flex-wrap gap-x-1.5 text-xs text-faint tabular-nums', className)}>
      {facts.map(({ text, title }, index) => (
        <span key={index} title={title ?? undefined}>
          {index > 0 && <span aria-hidden>· </span>}
          {text}
        </span>
      ))}
    </p>
  );
}

function tokensOf({ input_tokens: input, output_tokens: output, usage_source: source }: Message): { text: string | null; title: string } {
  if (output === null || source === 'none') return { text: null, title: '' };
  const about = source === 'estimated' ? 'about ' : '';
  const title = `${formatCount(input ?? 0)} tokens of the prompt, ${formatCount(output)} of the answer${source === 'estimated' ? ', estimated by the server as the model did not say' : ''}`;
  return { text: `${about}${formatCount((input ?? 0) + output)} tokens`, title };
}

/** Null where nothing was spent; never a guess. */
export function costOf({ cost, output_tokens: output, usage_source: source }: Message): string | null {
  if (cost !== null) return formatMoney(cost);
  return output === null || source === 'none' ? null : 'price unknown';
}
