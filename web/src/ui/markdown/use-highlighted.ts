import { useEffect, useState } from 'react';

export interface Token {
  text: string;
  color: string | undefined;
}

interface Highlighted {
  code: string;
  language: string;
  lines: Token[][];
}

/** Code of a hundred kilobytes is read as plain text: colouring it would hold up the page. */
const longestHighlighted = 60_000;
const growingPauseMs = 120;

/**
 * The code's coloured tokens by line; null while the highlighter or the language is loading, where the language is
 * unknown and where the code is very long. Both are fetched when the first block needs them.
 */
export function useHighlighted(code: string, language: string, growing: boolean): Token[][] | null {
  const [done, setDone] = useState<Highlighted | null>(null);
  useEffect(() => {
    if (language === '' || code.length > longestHighlighted) return;
    let current = true;
    const timer = setTimeout(
      () => {
        void colour(code, language, growing).then((lines) => {
          if (current && lines !== null) setDone({ code, language, lines });
        });
      },
      growing ? growingPauseMs : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [code, language, growing]);

  if (done === null || done.language !== language || !code.startsWith(done.code)) return null;
  return withRest(done.lines, code.slice(done.code.length));
}

async function colour(code: string, language: string, growing: boolean): Promise<Token[][] | null> {
  try {
    const { highlight } = await import('./highlight.ts');
    return await highlight(code, language, growing);
  } catch {
    // Not to be had just now, e.g. offline: the code is readable without colours.
    return null;
  }
}

/** What came since the last colouring stands uncoloured behind it. */
function withRest(lines: Token[][], rest: string): Token[][] {
  if (rest === '') return lines;
  const [first = '', ...others] = rest.split('\n');
  const plain = (text: string): Token => ({ text, color: undefined });
  return [...lines.slice(0, -1), [...(lines.at(-1) ?? []), plain(first)], ...others.map((line) => [plain(line)])];
}
