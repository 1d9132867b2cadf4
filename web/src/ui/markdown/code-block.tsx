import { Check, Copy, WrapText } from 'lucide-react';
import { useState } from 'react';
import { useIsCodeFenceIncomplete } from 'streamdown';
import { cx } from '#web/lib/class-names.ts';
import { useCopy } from '#web/lib/clipboard.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import type { TreeElement } from './markdown-tree.ts';
import { useHighlighted } from './use-highlighted.ts';

export function CodeBlock({ node }: { node?: TreeElement | undefined }) {
  const { code, language } = codeIn(node);
  const isGrowing = useIsCodeFenceIncomplete();
  const lines = useHighlighted(code, language, isGrowing);
  const { copied, copy } = useCopy();
  const [wraps, setWraps] = useState(false);
  return (
    <figure className="code-block overflow-clip rounded-xl border border-line bg-[var(--code-ground)]" dir="ltr">
      <figcaption className="flex h-9 items-center justify-between border-b border-line ps-4 pe-1 pointer-coarse:h-11">
        <span className="font-mono text-xs text-faint">{language === '' ? 'text' : language}</span>
        <span className="flex">
          <IconButton
            small
            label="Wrap long lines"
            aria-pressed={wraps}
            tipAlign="end"
            onClick={() => setWraps(!wraps)}
          >
            <WrapText size={15} />
          </IconButton>
          <IconButton small label={copied ? 'Copied' : 'Copy the code'} tipAlign="end" onClick={() => copy(code)}>
            {copied ? <Check size={15} className="text-accent" /> : <Copy size={15} />}
          </IconButton>
        </span>
      </figcaption>
      <pre tabIndex={0} className={cx(wraps && 'whitespace-pre-wrap wrap-anywhere')}>
        <code>
          {lines === null
            ? code
            : lines.map((tokens, index) => (
                <span key={index}>
                  {tokens.map(({ color, text }, at) => (
                    <span key={at} style={color === undefined ? undefined : { color }}>
                      {text}
                    </span>
                  ))}
                  {index < lines.length - 1 && '\n'}
                </span>
              ))}
        </code>
      </pre>
    </figure>
  );
}

function codeIn(pre: TreeElement | undefined): { code: string; language: string } {
  const inner = pre?.children[0];
  if (inner?.type !== 'element') return { code: '', language: '' };
  const text = inner.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  const classes = inner.properties['className'];
  const named = Array.isArray(classes)
    ? classes.find((name) => typeof name === 'string' && name.startsWith('language-'))
    : undefined;
  return { code: text.replace(/\n$/, ''), language: typeof named === 'string' ? named.slice('language-'.length) : '' };
}
