import { ChevronRight } from 'lucide-react';
import { cx } from '#web/lib/class-names.ts';
import { Markdown } from './markdown/markdown.tsx';

/** What the model thought before it answered, folded: the answer is what was asked for. */
export function Reasoning({ text, growing }: { text: string; growing: boolean }) {
  return (
    <details className="group/reasoning mb-3">
      <summary className="flex w-fit list-none items-center gap-1.5 rounded-md text-sm text-faint hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={15} className="transition-transform group-open/reasoning:rotate-90 rtl:rotate-180" />
        <span className={cx(growing && 'animate-pulse')}>{growing ? 'Thinking …' : 'What it thought'}</span>
      </summary>
      <div className="mt-2 ms-[7px] border-s border-line ps-4 text-sm text-soft [&_.prose]:text-[0.9375rem]">
        <Markdown text={text} growing={false} />
      </div>
    </details>
  );
}
