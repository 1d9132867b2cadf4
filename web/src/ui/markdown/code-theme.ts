import type { ThemeInput } from '@streamdown/code';

const colours: [scopes: string[], colour: string, fontStyle?: string][] = [
  [['comment', 'punctuation.definition.comment'], 'comment', 'italic'],
  [['keyword', 'storage', 'keyword.operator.new', 'variable.language', 'punctuation.definition.keyword'], 'keyword'],
  [['keyword.operator', 'punctuation', 'meta.brace'], 'plain'],
  [['string', 'string.regexp', 'markup.inline.raw', 'markup.inserted'], 'string'],
  [['constant', 'support.constant', 'variable.other.enummember', 'markup.deleted'], 'constant'],
  [['entity.name.function', 'support.function', 'meta.function-call.generic', 'markup.heading'], 'function'],
  [
    [
      'entity.name.type',
      'entity.name.class',
      'support.type',
      'support.class',
      'entity.name.tag',
      'entity.other.attribute-name',
    ],
    'type',
  ],
];

/**
 * One look for day and night: its colours are the page's own, which know the difference. The highlighter wants a pair
 * of themes and mixes up the tokens of one that is given twice, so each of the two has its own name.
 */
export const codeThemes: [ThemeInput, ThemeInput] = [codeTheme('colloquy-day'), codeTheme('colloquy-night')];

function codeTheme(name: string): ThemeInput {
  return {
    name,
    type: 'light',
    fg: 'var(--ink)',
    bg: 'var(--code-ground)',
    settings: [
      { settings: { foreground: 'var(--ink)', background: 'var(--code-ground)' } },
      ...colours.map(([scope, colour, fontStyle]) => ({
        scope,
        settings: {
          foreground: colour === 'plain' ? 'var(--soft)' : `var(--code-${colour})`,
          ...(fontStyle !== undefined && { fontStyle }),
        },
      })),
    ],
  };
}
