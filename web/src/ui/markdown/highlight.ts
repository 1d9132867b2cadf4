import { createCodePlugin } from '@streamdown/code';
import { codeThemes } from './code-theme.ts';
import type { Token } from './use-highlighted.ts';

type Options = Parameters<typeof plugin.highlight>[0];
type Result = NonNullable<ReturnType<typeof plugin.highlight>>;

const plugin = createCodePlugin({ themes: codeThemes });
const warmed = new Map<string, Promise<void>>();

/** The highlighter gives a line up after 500 ms, with all that follows it coloured wrongly. */
const quickMs = 200;
const mostRuns = 6;

/** The code's tokens by line; null where the language is unknown. */
export async function highlight(code: string, language: string, isIncomplete: boolean): Promise<Token[][] | null> {
  const name = language.toLowerCase() as Options['language'];
  if (!plugin.supportsLanguage(name)) return null;
  const warm = warmed.get(name) ?? warmUp(code, name);
  warmed.set(name, warm);
  await warm;
  const { tokens } = await tokenize({ code, language: name, isIncomplete, themes: codeThemes });
  return tokens.map((line) =>
    line.map(({ content, color, htmlStyle }) => ({ text: content, color: color ?? htmlStyle?.['color'] })),
  );
}

/** A grammar is compiled on its first runs, which on a slow machine can take longer than a line may: throw those away. */
async function warmUp(code: string, language: Options['language']): Promise<void> {
  for (let run = 1; run <= mostRuns; run += 1) {
    // Other text each time, as results and what a text begins with are remembered.
    const practice = '\n'.repeat(run) + code.slice(0, 2_000);
    const before = performance.now();
    await tokenize({ code: practice, language, isIncomplete: true, themes: codeThemes });
    if (run > 1 && performance.now() - before < quickMs) return;
  }
}

function tokenize(options: Options): Promise<Result> {
  return new Promise((resolve) => {
    const ready = plugin.highlight(options, resolve);
    if (ready !== null) resolve(ready);
  });
}
