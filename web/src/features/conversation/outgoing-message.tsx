import { UserBubble } from './user-bubble.tsx';

/** A message that is on its way. */
export function OutgoingMessage({ content }: { content: string }) {
  return (
    <article aria-label="You, sending" className="flex flex-col items-end ps-[12%]">
      <UserBubble faded>{content}</UserBubble>
      <span className="mt-1 text-xs text-faint">Sending …</span>
    </article>
  );
}
