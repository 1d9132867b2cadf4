import { cx } from '#web/lib/class-names.ts';

/** What a person said, as they typed it. */
export function UserBubble({ children, faded = false }: { children: string; faded?: boolean }) {
  return (
    <div
      dir="auto"
      className={cx(
        'w-fit max-w-full rounded-[1.25rem] rounded-ee-md bg-bubble px-4 py-2.5 leading-relaxed whitespace-pre-wrap wrap-anywhere',
        faded && 'opacity-60',
      )}
    >
      {children}
    </div>
  );
}
