import { createBundledHighlighter, type LanguageInput } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';

/**
 * Stands in for the whole of `shiki`, whose 230 languages are most of what building the web app takes and
 * ten megabytes of files. These are what people talk to models about; code in another one is shown plain.
 */
const languages: [id: string, load: LanguageInput, ...aliases: string[]][] = [
  ['bat', () => import('shiki/langs/bat.mjs'), 'batch', 'cmd'],
  ['c', () => import('shiki/langs/c.mjs')],
  ['cpp', () => import('shiki/langs/cpp.mjs'), 'c++'],
  ['csharp', () => import('shiki/langs/csharp.mjs'), 'c#', 'cs'],
  ['css', () => import('shiki/langs/css.mjs')],
  ['dart', () => import('shiki/langs/dart.mjs')],
  ['diff', () => import('shiki/langs/diff.mjs'), 'patch'],
  ['docker', () => import('shiki/langs/docker.mjs'), 'dockerfile'],
  ['elixir', () => import('shiki/langs/elixir.mjs'), 'ex'],
  ['go', () => import('shiki/langs/go.mjs'), 'golang'],
  ['graphql', () => import('shiki/langs/graphql.mjs'), 'gql'],
  ['haskell', () => import('shiki/langs/haskell.mjs'), 'hs'],
  ['html', () => import('shiki/langs/html.mjs')],
  ['ini', () => import('shiki/langs/ini.mjs'), 'properties'],
  ['java', () => import('shiki/langs/java.mjs')],
  ['javascript', () => import('shiki/langs/javascript.mjs'), 'js', 'cjs', 'mjs'],
  ['json', () => import('shiki/langs/json.mjs')],
  ['jsonc', () => import('shiki/langs/jsonc.mjs'), 'json5'],
  ['jsx', () => import('shiki/langs/jsx.mjs')],
  ['kotlin', () => import('shiki/langs/kotlin.mjs'), 'kt', 'kts'],
  ['lua', () => import('shiki/langs/lua.mjs')],
  ['make', () => import('shiki/langs/make.mjs'), 'makefile'],
  ['markdown', () => import('shiki/langs/markdown.mjs'), 'md'],
  ['nix', () => import('shiki/langs/nix.mjs')],
  ['perl', () => import('shiki/langs/perl.mjs'), 'pl'],
  ['php', () => import('shiki/langs/php.mjs')],
  ['powershell', () => import('shiki/langs/powershell.mjs'), 'ps', 'ps1', 'pwsh'],
  ['python', () => import('shiki/langs/python.mjs'), 'py', 'python3'],
  ['r', () => import('shiki/langs/r.mjs')],
  ['ruby', () => import('shiki/langs/ruby.mjs'), 'rb'],
  ['rust', () => import('shiki/langs/rust.mjs'), 'rs'],
  ['scala', () => import('shiki/langs/scala.mjs')],
  ['scss', () => import('shiki/langs/scss.mjs')],
  ['shellscript', () => import('shiki/langs/shellscript.mjs'), 'bash', 'sh', 'shell', 'zsh'],
  ['shellsession', () => import('shiki/langs/shellsession.mjs'), 'console'],
  ['sql', () => import('shiki/langs/sql.mjs')],
  ['swift', () => import('shiki/langs/swift.mjs')],
  ['terraform', () => import('shiki/langs/terraform.mjs'), 'tf', 'tfvars', 'hcl'],
  ['toml', () => import('shiki/langs/toml.mjs')],
  ['tsx', () => import('shiki/langs/tsx.mjs')],
  ['typescript', () => import('shiki/langs/typescript.mjs'), 'ts', 'cts', 'mts'],
  ['vue', () => import('shiki/langs/vue.mjs')],
  ['xml', () => import('shiki/langs/xml.mjs'), 'svg'],
  ['yaml', () => import('shiki/langs/yaml.mjs'), 'yml'],
];

export const bundledLanguagesInfo = languages.map(([id, , ...aliases]) => ({ id, aliases }));
export const bundledLanguages = Object.fromEntries(languages.map(([id, load]) => [id, load]));

export const createHighlighter = createBundledHighlighter({
  langs: bundledLanguages,
  themes: {},
  engine: () => createJavaScriptRegexEngine({ forgiving: true }),
});
