import { lazy, Suspense } from 'react';

const MarkdownRenderer = lazy(async () => ({ default: (await import('./markdown-renderer.tsx')).MarkdownRenderer }));

export interface MarkdownProps {
  text: string;
  /** More is coming: the end may be half a mark, and a caret shows where it goes on. */
  growing: boolean;
}

/** The one renderer of what models write, while it grows and when it is whole. Until it is loaded the plain text stands. */
export function Markdown(props: MarkdownProps) {
  return (
    <div className="prose" data-growing={props.growing || undefined} dir="auto">
      <Suspense fallback={<p className="whitespace-pre-wrap">{props.text}</p>}>
        <MarkdownRenderer {...props} />
      </Suspense>
    </div>
  );
}
