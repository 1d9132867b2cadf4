import { cx } from '#web/lib/class-names.ts';

export interface IconButtonProps extends Omit<React.ComponentProps<'button'>, 'aria-label' | 'title'> {
  /** The accessible name, shown on hover and focus. */
  label: string;
  /** Keys that do the same, shown with the label. */
  keys?: string;
  tipSide?: 'top' | 'bottom';
  tipAlign?: 'start' | 'center' | 'end';
  small?: boolean;
}

export function IconButton({ label, keys, tipSide = 'bottom', tipAlign = 'center', small = false, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={keys === undefined ? label : `${label}  ${keys}`}
      data-tip-side={tipSide}
      data-tip-align={tipAlign}
      className={cx(
        'inline-grid shrink-0 place-items-center rounded-lg text-soft transition-colors duration-100 hover:bg-hover hover:text-ink',
        'pointer-coarse:size-11 disabled:pointer-events-none disabled:opacity-40 aria-pressed:bg-pressed aria-pressed:text-ink',
        small ? 'size-8' : 'size-9',
        className,
      )}
      {...rest}
    />
  );
}
