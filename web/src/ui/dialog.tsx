import { lazy, Suspense } from 'react';
import type { DialogPopupProps } from './dialog-popup.tsx';

const DialogPopup = lazy(async () => ({ default: (await import('./dialog-popup.tsx')).DialogPopup }));

/** A dialog that is there while it is rendered; its code is fetched the first time one is. */
export function Dialog(props: DialogPopupProps) {
  return (
    <Suspense>
      <DialogPopup {...props} />
    </Suspense>
  );
}
