import { UserBubble } from '#web/ui/user-bubble.tsx';

/** A message that is on its way. */
export function OutgoingMessage({ content }: { content: string }) {
  return (
    <article aria-label="You, sending" className="flex flex-col items-end pb-7 ps-[8%] sm:ps-[16%]">
      <UserBubble faded>{content}</UserBubble>
      <span className="mt-1 text-xs text-faint">Sending …</span>
    </article>
  );
}
