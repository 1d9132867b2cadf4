import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { useRef } from 'react';
import { cx } from '#web/lib/class-names.ts';
import { popupClass } from './popup-class.ts';

export interface MenuItem {
  label: string;
  /** A second line, in small. */
  note?: string | undefined;
  icon?: React.ReactNode;
  keys?: string | undefined;
  /** How much there is behind it. */
  badge?: string | undefined;
  danger?: boolean;
  /** Set on items of which one is chosen. */
  chosen?: boolean;
  /** What it opens takes the focus, so that it does not go back to the button. */
  takesFocus?: boolean;
  onSelect: () => void;
}

export interface MenuPopupProps {
  anchor: React.RefObject<HTMLElement | null>;
  label: string;
  /** Groups of items, with a line between them. */
  groups: readonly (readonly MenuItem[])[];
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
  onClose: () => void;
}

const itemClass = cx(
  'flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none',
  'data-highlighted:bg-hover pointer-coarse:min-h-11',
);

export function MenuPopup({ anchor, label, groups, side = 'bottom', align = 'start', onClose }: MenuPopupProps) {
  const focusIsTaken = useRef(false);
  return (
    <Menu.Root open onOpenChange={(open) => open || onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} side={side} align={align} sideOffset={6} collisionPadding={8} className="z-40">
          <Menu.Popup
            aria-label={label}
            finalFocus={() => (focusIsTaken.current ? false : anchor.current)}
            className={cx(popupClass, 'max-h-(--available-height) w-max max-w-80 min-w-48 overflow-y-auto p-1.5')}
          >
            {groups.map((items, index) => (
              <div key={items[0]?.label} className={cx(index > 0 && 'mt-1.5 border-t border-line pt-1.5')}>
                {items.map((item) => (
                  <Item
                    key={item.label}
                    {...item}
                    onSelect={() => {
                      focusIsTaken.current = item.takesFocus === true;
                      item.onSelect();
                    }}
                  />
                ))}
              </div>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item({ label, note, icon, keys, badge, danger = false, chosen, onSelect }: MenuItem) {
  return (
    <Menu.Item className={cx(itemClass, danger && 'text-danger')} onClick={onSelect}>
      {icon !== undefined && <span className={danger ? '' : 'text-faint'}>{icon}</span>}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{label}</span>
        {note !== undefined && <span className="block text-xs text-faint text-pretty">{note}</span>}
      </span>
      {badge !== undefined && (
        <span className="ms-4 rounded-full bg-quince-wash px-2 text-xs font-medium text-quince-ink tabular-nums">
          {badge}
        </span>
      )}
      {keys !== undefined && <kbd className="ms-4 font-sans text-xs text-faint">{keys}</kbd>}
      {chosen !== undefined && (
        <Check
          size={15}
          aria-label={chosen ? 'chosen' : ''}
          className={cx('ms-2 text-accent', !chosen && 'invisible')}
        />
      )}
    </Menu.Item>
  );
}
