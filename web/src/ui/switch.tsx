interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hidesLabel?: boolean;
}

export function Switch({ label, checked, onChange, hidesLabel = false }: SwitchProps) {
  return (
    <label className="inline-flex cursor-pointer items-center gap-2.5 text-sm pointer-coarse:min-h-11">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className={
          'relative h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full bg-edge transition-colors checked:bg-accent ' +
          'before:absolute before:start-0.5 before:top-0.5 before:size-4 before:rounded-full before:bg-raised ' +
          'before:transition-transform before:ease-settle checked:before:translate-x-4 rtl:checked:before:-translate-x-4'
        }
      />
      <span className={hidesLabel ? 'sr-only' : ''}>{label}</span>
    </label>
  );
}
