import { cx } from '#web/lib/class-names.ts';

export type IconButtonLook = 'quiet' | 'inverse' | 'primary' | 'ring' | 'floating';

const looks: Record<IconButtonLook, string> = {
  quiet:
    'rounded-lg text-soft hover:bg-hover hover:text-ink disabled:opacity-40 aria-pressed:bg-pressed aria-pressed:text-ink',
  inverse: 'rounded-lg text-paper/70 hover:bg-paper/10 hover:text-paper',
  primary: 'rounded-full bg-accent text-on-accent hover:bg-accent-strong disabled:bg-hover disabled:text-faint',
  ring: 'rounded-full border border-edge/70 text-soft hover:border-edge hover:bg-hover hover:text-ink',
  floating: 'rounded-full border border-line bg-raised text-soft shadow-(--lift) hover:bg-hover hover:text-ink',
};

export interface IconButtonProps extends Omit<React.ComponentProps<'button'>, 'aria-label' | 'title'> {
  /** The accessible name, shown on hover and focus. */
  label: string;
  /** Keys that do the same, shown with the label. */
  keys?: string;
  tipSide?: 'top' | 'bottom';
  tipAlign?: 'start' | 'center' | 'end';
  small?: boolean;
  look?: IconButtonLook;
}

export function IconButton({
  label,
  keys,
  tipSide = 'bottom',
  tipAlign = 'center',
  small = false,
  look = 'quiet',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={keys === undefined ? label : `${label}  ${keys}`}
      data-tip-side={tipSide}
      data-tip-align={tipAlign}
      className={cx(
        'inline-grid shrink-0 place-items-center transition-colors duration-100 disabled:pointer-events-none pointer-coarse:size-11',
        looks[look],
        small ? 'size-8' : 'size-9',
        className,
      )}
      {...rest}
    />
  );
}
