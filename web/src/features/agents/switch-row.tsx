import { Switch } from '#web/ui/switch.tsx';

interface SwitchRowProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function SwitchRow({ label, hint, checked, onChange }: SwitchRowProps) {
  return (
    <div>
      <Switch label={label} checked={checked} onChange={onChange} />
      {hint !== undefined && <p className="ms-[2.875rem] text-xs text-faint text-pretty">{hint}</p>}
    </div>
  );
}
