import { cx } from '#web/lib/class-names.ts';
import { Spinner } from './spinner.tsx';

export type ButtonLook = 'primary' | 'outline' | 'quiet' | 'danger' | 'inverse';

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  outline: 'border border-edge/70 bg-raised text-ink hover:border-edge hover:bg-hover',
  quiet: 'text-soft hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-paper hover:opacity-90',
  inverse: 'text-paper underline decoration-quince underline-offset-4 hover:bg-paper/10',
};

export interface ButtonProps extends React.ComponentProps<'button'> {
  look?: ButtonLook;
  small?: boolean;
  /** Shows that it works and keeps it from being pressed again. */
  busy?: boolean;
}

export function buttonClass(look: ButtonLook, small: boolean): string {
  return cx(
    'inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors duration-100',
    'pointer-coarse:min-h-11 disabled:opacity-45',
    small ? 'h-8 px-3 text-sm' : 'h-10 px-4 text-base',
    looks[look],
  );
}

export function Button({
  look = 'outline',
  small = false,
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      disabled={disabled === true || busy}
      className={cx(buttonClass(look, small), className)}
      {...rest}
    >
      {busy && <Spinner label="Working" size={14} />}
      {children}
    </button>
  );
}
