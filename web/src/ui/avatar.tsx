/** A person's initial on a colour of their own, the same wherever they appear. */
export function Avatar({ name, size = 32 }: { name: string; size?: number }) {
  const initial = String.fromCodePoint(name.codePointAt(0) ?? 63).toUpperCase();
  const hue = hueOf(name);
  return (
    <span
      aria-hidden
      style={{
        width: size,
        height: size,
        fontSize: size * 0.44,
        background: `light-dark(oklch(0.9 0.05 ${hue}), oklch(0.36 0.05 ${hue}))`,
        color: `light-dark(oklch(0.36 0.08 ${hue}), oklch(0.9 0.05 ${hue}))`,
      }}
      className="inline-grid shrink-0 place-items-center rounded-full font-semibold select-none"
    >
      {initial}
    </span>
  );
}

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}
