import type { SearchQuery, Term, Unit } from './search-query.ts';

/** A query as PostgreSQL reads it, for words behind a key. */
export interface TsQuery {
  /** What the index can tell without looking at a row: all words, wherever they stand. */
  candidates: string;
  /** The whole of it, or null where the index has told it already. */
  exact: string | null;
  /** What makes one message fit better than another. */
  ranked: string;
}

/** For words behind a key, with one label of each of some lists; a query wants at least something. */
export function tsQueryOf({ wanted, unwanted }: SearchQuery, key: string, labels: string[][] = []): TsQuery {
  const hasOrder = [...wanted, ...unwanted].some((term) => term.length > 1);
  const within = labels.map((some) => `(${some.map((label) => `'${label}'`).join(' | ')})`);
  const simpleUnwanted = unwanted.filter((term) => term.length === 1).map((term) => `!${anywhere(term, key)}`);
  const allWanted = wanted.map((term) => anywhere(term, key));
  const inOrder = [...wanted.map((term) => inARow(term, key)), ...unwanted.map((term) => `!(${inARow(term, key)})`)];
  return {
    candidates: [...within, ...allWanted, ...simpleUnwanted].join(' & '),
    exact: hasOrder ? inOrder.join(' & ') : null,
    ranked: allWanted.join(' & '),
  };
}

function anywhere(term: Term, key: string): string {
  return term.map((unit) => unitOf(unit, key)).join(' & ');
}

function inARow(term: Term, key: string): string {
  return term
    .map((unit, index) => (index === 0 ? '' : ` <${unit.offset - term[index - 1]!.offset}> `) + unitOf(unit, key))
    .join('');
}

/** Words hold nothing that could end a quote. */
function unitOf({ forms, isBeginning }: Unit, key: string): string {
  const ways = forms.map((form) => `'${key}${form}'${isBeginning ? ':*' : ''}`);
  return ways.length === 1 ? ways[0]! : `(${ways.join(' | ')})`;
}
