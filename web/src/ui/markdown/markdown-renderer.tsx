import { harden } from 'rehype-harden';
import { Streamdown } from 'streamdown';
import type { StreamdownProps } from 'streamdown';
import { CodeBlock } from './code-block.tsx';
import { imagesAsLinks } from './images-as-links.ts';
import type { MarkdownProps } from './markdown.tsx';
import { SafeLink } from './safe-link.tsx';

/**
 * What models write is hostile: raw HTML stays text (no plugin parses it), nothing is fetched before a click (images
 * become links), and links have to pass both `harden` and `SafeLink`.
 */
const rehypePlugins: NonNullable<StreamdownProps['rehypePlugins']> = [
  imagesAsLinks,
  [
    harden,
    {
      allowedLinkPrefixes: ['*'],
      allowedImagePrefixes: [],
      linkBlockPolicy: 'text-only',
      imageBlockPolicy: 'text-only',
    },
  ],
];

const ownTags = 'h1 h2 h3 h4 h5 h6 p ul ol li blockquote hr strong sup sub section thead tbody tr th td'.split(' ');

/** The bare elements: the looks come from `styles/prose.css`, not from the renderer's own classes. */
const bare: Record<string, keyof React.JSX.IntrinsicElements> = Object.fromEntries(
  ownTags.map((tag) => [tag, tag as keyof React.JSX.IntrinsicElements]),
);

const components = {
  ...bare,
  a: SafeLink,
  pre: CodeBlock,
  inlineCode: ({ children }: React.PropsWithChildren) => <code>{children}</code>,
  table: ({ children }: React.PropsWithChildren) => (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

export function MarkdownRenderer({ text, growing }: MarkdownProps) {
  return (
    <Streamdown
      mode="streaming"
      isAnimating={growing}
      parseIncompleteMarkdown={growing}
      components={components}
      rehypePlugins={rehypePlugins}
      controls={false}
    >
      {text}
    </Streamdown>
  );
}
