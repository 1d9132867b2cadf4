import { chooseTheme, useTheme } from '#web/lib/theme.ts';
import type { Theme } from '#web/lib/theme.ts';
import { ChoiceBar } from '#web/ui/choice-bar.tsx';
import { Section } from '#web/ui/section.tsx';

const themes: [theme: Theme, label: string][] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function Looks() {
  const chosen = useTheme();
  return (
    <Section title="Looks">
      <ChoiceBar label="Theme" value={chosen} options={themes} onChange={chooseTheme} />
    </Section>
  );
}
