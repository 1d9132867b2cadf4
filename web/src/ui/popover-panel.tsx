import { Popover } from '@base-ui/react/popover';
import { cx } from '#web/lib/class-names.ts';
import { popupClass } from './popup-class.ts';

export interface PopoverPanelProps {
  anchor: React.RefObject<HTMLElement | null>;
  title: string;
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
  children: React.ReactNode;
  onClose: () => void;
}

export function PopoverPanel({ anchor, title, side = 'top', align = 'start', children, onClose }: PopoverPanelProps) {
  return (
    <Popover.Root open modal="trap-focus" onOpenChange={(open) => open || onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={8}
          className="z-40"
        >
          <Popover.Popup
            finalFocus={anchor}
            className={cx(
              popupClass,
              'flex max-h-[min(var(--available-height),34rem)] w-[min(24rem,calc(100vw-1rem))] flex-col rounded-2xl',
            )}
          >
            <Popover.Title className="px-4 pt-3.5 pb-2 font-serif text-lg font-semibold">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
