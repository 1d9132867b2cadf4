export function Spinner({ label, size = 16 }: { label: string; size?: number }) {
  return (
    <span
      role="status"
      aria-label={label}
      style={{ width: size, height: size }}
      className="inline-block shrink-0 animate-[turn_0.8s_linear_infinite] rounded-full border-2 border-current border-e-transparent opacity-70"
    />
  );
}
