import { thin } from './thin-number.ts';

/** How often each score was given, from 1 to 5, as five bars. */
export function ScoreBars({ scores }: { scores: readonly number[] }) {
  const most = Math.max(...scores, 1);
  const told = scores.map((count, index) => `${index + 1}: ${thin(count)}`).join(', ');
  return (
    <span role="img" aria-label={`Scores ${told}`} title={told} className="inline-flex h-6 items-end gap-0.5">
      {scores.map((count, index) => (
        <span
          key={index}
          style={{ height: count === 0 ? 1 : `${Math.max((count / most) * 100, 8)}%` }}
          className={`w-2 rounded-t-[2px] ${index < 2 ? 'bg-quince' : index === 2 ? 'bg-edge' : 'bg-accent'}`}
        />
      ))}
    </span>
  );
}
