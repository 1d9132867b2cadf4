import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { cx } from '#web/lib/class-names.ts';
import { IconButton } from './icon-button.tsx';
import { popupClass } from './popup-class.ts';

export interface DialogPopupProps {
  title: string;
  children: React.ReactNode;
  wide?: boolean;
  /** What has the focus at first; the first thing that can have it where none is named. */
  initialFocus?: React.RefObject<HTMLElement | null>;
  onClose: () => void;
}

export function DialogPopup({ title, children, wide = false, initialFocus, onClose }: DialogPopupProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_205/0.38)] transition-opacity data-starting-style:opacity-0" />
        <Dialog.Popup
          {...(initialFocus && { initialFocus })}
          className={cx(
            popupClass,
            'fixed inset-x-4 top-[12dvh] z-40 mx-auto flex max-h-[78dvh] flex-col rounded-2xl',
            wide ? 'max-w-2xl' : 'max-w-md',
          )}
        >
          <header className="flex items-center justify-between gap-3 ps-5 pe-3 pt-3.5">
            <Dialog.Title className="font-serif text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton small label="Close" tipAlign="end" />}>
              <X size={17} />
            </Dialog.Close>
          </header>
          <div className="min-h-0 overflow-y-auto rounded-b-2xl bg-inherit px-5 pt-2 pb-5">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
