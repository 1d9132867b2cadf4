import { cx } from '#web/lib/class-names.ts';

const looks = {
  plain: 'bg-sunk text-soft',
  waiting: 'bg-quince-wash text-quince-ink',
  error: 'bg-danger-wash text-danger',
};

interface NoticeProps {
  look?: keyof typeof looks;
  icon?: React.ReactNode;
  actions?: React.ReactNode;
  children: React.ReactNode;
  className?: string;
}

/** Something to know, in place, with what can be done about it. Errors are announced at once. */
export function Notice({ look = 'plain', icon, actions, children, className }: NoticeProps) {
  return (
    <div
      role={look === 'error' ? 'alert' : 'status'}
      className={cx(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl px-3.5 py-2.5 text-sm',
        looks[look],
        className,
      )}
    >
      {icon !== undefined && <span className="shrink-0">{icon}</span>}
      <div className="min-w-0 flex-1 basis-48 wrap-anywhere">{children}</div>
      {actions !== undefined && <div className="flex gap-2">{actions}</div>}
    </div>
  );
}
