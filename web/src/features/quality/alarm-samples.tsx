import { Flag, MessageSquare } from 'lucide-react';
import type { AlarmInFull } from '#web/api/quality.ts';
import { flagKinds } from '#web/lib/flag-kinds.ts';
import { paths } from '#web/lib/routes.ts';
import { Link } from '#web/ui/link.tsx';
import { Moment } from '#web/ui/moment.tsx';

type Sample = AlarmInFull['samples'][number];

/** Where answers that an alarm is about can be read by who looks at it; nothing of what they say. */
export function AlarmSamples({ alarm }: { alarm: AlarmInFull }) {
  if (alarm.samples.length === 0) {
    return (
      <p className="text-sm text-faint text-pretty">
        None that you may read: they are in conversations of others, and nobody has flagged them.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-xl border border-line">
      {alarm.samples.map((sample) => (
        <li key={sample.message}>
          <Link
            href={addressOf(sample)}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2.5 text-sm hover:bg-hover"
          >
            {sample.case === null ? <MessageSquare size={15} /> : <Flag size={15} />}
            <span>{sample.case === null ? 'Your conversation' : 'Review case'}</span>
            <span className="min-w-0 flex-1 text-faint">{whyOf(sample)}</span>
            <span className="text-xs text-faint">
              <Moment iso={sample.answered_at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function addressOf({ case: reviewCase, conversation, message }: Sample): string {
  return reviewCase === null ? paths.message(conversation ?? '', message) : paths.reviewCase(reviewCase);
}

function whyOf({ score, flag_types: types, error_class: failure }: Sample): string {
  const flags = types.map((type) => flagKinds.find(({ type: known }) => known === type)?.name ?? type);
  const why = [...(score === null ? [] : [`rated ${score}`]), ...flags.map((flag) => flag.toLowerCase())];
  return [...why, ...(failure === null ? [] : [`failed: ${failure.replaceAll('_', ' ')}`])].join(', ');
}
