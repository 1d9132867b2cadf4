import { lazy, Suspense } from 'react';
import type { PopoverPanelProps } from './popover-panel.tsx';

const PopoverPanel = lazy(async () => ({ default: (await import('./popover-panel.tsx')).PopoverPanel }));

/** A panel beside its anchor, there while it is rendered; its code is fetched the first time one is. */
export function Popover(props: PopoverPanelProps) {
  return (
    <Suspense>
      <PopoverPanel {...props} />
    </Suspense>
  );
}
