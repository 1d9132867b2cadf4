import { Fragment } from 'react';
import type { SearchHit } from '#web/api/search.ts';

/** A snippet with what was found marked in it. Whatever it holds is shown as text. */
export function Highlighted({ snippet: { text, highlights } }: { snippet: SearchHit['snippet'] }) {
  return (
    <>
      {highlights.map(([from, to], index) => (
        <Fragment key={from}>
          {text.slice(highlights[index - 1]?.[1] ?? 0, from)}
          <mark className="rounded-[3px] bg-quince-wash px-px text-quince-ink">{text.slice(from, to)}</mark>
        </Fragment>
      ))}
      {text.slice(highlights.at(-1)?.[1] ?? 0)}
    </>
  );
}
