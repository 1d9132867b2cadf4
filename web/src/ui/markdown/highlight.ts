import { createCodePlugin } from '@streamdown/code';
import { codeTheme } from './code-theme.ts';
import type { Token } from './use-highlighted.ts';

const plugin = createCodePlugin({ themes: [codeTheme, codeTheme] });

/** Calls back with the code's tokens by line, or never where the language is unknown. */
export function highlight(code: string, language: string, isIncomplete: boolean, done: (lines: Token[][]) => void): void {
  const known = plugin.getSupportedLanguages().find((name) => name === language.toLowerCase());
  const asked = known ?? (language.toLowerCase() as Parameters<typeof plugin.supportsLanguage>[0]);
  if (!plugin.supportsLanguage(asked)) return;
  type Result = NonNullable<ReturnType<typeof plugin.highlight>>;
  const take = ({ tokens }: Result) =>
    done(tokens.map((line) => line.map(({ content, color, htmlStyle }) => ({ text: content, color: color ?? htmlStyle?.['color'] }))));
  const ready = plugin.highlight({ code, language: asked, isIncomplete, themes: plugin.getThemes() }, take);
  if (ready !== null) take(ready);
}
