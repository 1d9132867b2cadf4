import { X } from 'lucide-react';
import { IconButton } from './icon-button.tsx';

interface ChipProps {
  children: React.ReactNode;
  /** What taking it away does. */
  label: string;
  onClear: () => void;
}

/** A filter that is set, and can be taken away. */
export function Chip({ children, label, onClear }: ChipProps) {
  return (
    <span className="flex h-9 items-center justify-between sm:max-w-64 gap-1.5 rounded-lg bg-accent-wash ps-2.5 pe-0.5 text-sm pointer-coarse:h-11">
      <span className="flex min-w-0 items-center gap-1.5 truncate">{children}</span>
      <IconButton small label={label} data-tip={undefined} onClick={onClear}>
        <X size={14} />
      </IconButton>
    </span>
  );
}
