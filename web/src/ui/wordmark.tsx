import { Mark } from './mark.tsx';

export function Wordmark() {
  return (
    <span className="flex items-center gap-2 font-serif text-[1.1875rem] font-semibold tracking-[-0.01em]">
      <Mark size={26} />
      Colloquy
    </span>
  );
}
