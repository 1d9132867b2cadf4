import { chooseTheme, useTheme } from '#web/lib/theme.ts';
import type { Theme } from '#web/lib/theme.ts';
import { Section } from './section.tsx';

const themes: [theme: Theme, label: string][] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function Looks() {
  const chosen = useTheme();
  return (
    <Section title="Looks">
      <div role="radiogroup" aria-label="Theme" className="inline-flex rounded-xl border border-line bg-sunk p-1">
        {themes.map(([theme, label]) => (
          <label
            key={theme}
            className="cursor-pointer rounded-lg px-3.5 py-1.5 text-sm text-soft has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:py-2.5"
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={theme === chosen}
              onChange={() => chooseTheme(theme)}
            />
            {label}
          </label>
        ))}
      </div>
    </Section>
  );
}
