import { Mark } from '#web/ui/mark.tsx';

/** Before it is known who is there. It holds still for a moment: most loads are over before anything has to move. */
export function Splash() {
  return (
    <div role="status" aria-label="Loading" className="grid h-full place-items-center">
      <Mark size={44} alive className="animate-[appear_400ms_300ms_backwards]" />
    </div>
  );
}
