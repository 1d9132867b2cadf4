import { useState } from 'react';
import { cx } from '#web/lib/class-names.ts';

interface AvatarProps {
  name: string;
  size?: number;
  /** The address of a picture; without one, or where it can't be had, the name's first character stands for it. */
  picture?: string | null | undefined;
  /** Agents are square, people are round. */
  isAgent?: boolean;
}

/** A picture, or an initial on a colour of its own, the same wherever it appears. */
export function Avatar({ name, size = 32, picture = null, isAgent = false }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const hue = hueOf(name);
  const hasPicture = picture !== null && picture !== broken;
  return (
    <span
      aria-hidden
      style={{
        width: size,
        height: size,
        fontSize: size * 0.44,
        background: hasPicture ? undefined : `light-dark(oklch(0.9 0.05 ${hue}), oklch(0.36 0.05 ${hue}))`,
        color: `light-dark(oklch(0.36 0.08 ${hue}), oklch(0.9 0.05 ${hue}))`,
      }}
      className={cx(
        'inline-grid shrink-0 place-items-center overflow-hidden leading-none font-semibold select-none',
        isAgent ? 'rounded-[28%]' : 'rounded-full',
      )}
    >
      {hasPicture ? (
        <img src={picture} alt="" className="size-full object-cover" onError={() => setBroken(picture)} />
      ) : (
        initialOf(name)
      )}
    </span>
  );
}

/** As it is seen: an emoji is several code points. */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return (first?.segment ?? '?').toUpperCase();
}

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}
