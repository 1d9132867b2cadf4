import { lazy, Suspense, useRef, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import type { IconButtonProps } from './icon-button.tsx';
import type { MenuPopupProps } from './menu-popup.tsx';

const loadPopup = () => import('./menu-popup.tsx');
const MenuPopup = lazy(async () => ({ default: (await loadPopup()).MenuPopup }));

type MenuButtonProps = Omit<IconButtonProps, 'onClick'> & Pick<MenuPopupProps, 'groups' | 'side' | 'align'>;

/** A button with a menu. The menu's own code is fetched when a hand or the focus comes near. */
export function MenuButton({ groups, side, align, label, ...button }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={anchor}
        label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void loadPopup()}
        onFocus={() => void loadPopup()}
        onClick={() => setOpen(true)}
        {...button}
      />
      {open && (
        <Suspense>
          <MenuPopup
            anchor={anchor}
            label={label}
            groups={groups}
            {...(side !== undefined && { side })}
            {...(align !== undefined && { align })}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
