import { useEffect, useState } from 'react';
import { useTheme } from '#web/lib/theme.ts';

/** What a chart is drawn with, as a canvas takes it. */
export interface ChartColors {
  series: (color: number | null) => string;
  /** The same, to lie behind lines. */
  wash: (color: number | null) => string;
  text: string;
  line: string;
  mark: string;
  ground: string;
}

/** The variable that holds the colour of a series; null: of the others. */
export function seriesColor(color: number | null): string {
  return color === null ? 'var(--series-others)' : `var(--series-${color})`;
}

/** Reads colours as they are at this element: a canvas knows no variables. */
export function colorsAt(element: HTMLElement): ChartColors {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (color: string): string => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const all = [null, 1, 2, 3, 4, 5, 6].map((color) => ({
    color,
    full: read(seriesColor(color)),
    wash: read(`color-mix(in oklab, ${seriesColor(color)} 20%, transparent)`),
  }));
  const colors = {
    series: (color: number | null) => all.find((one) => one.color === color)!.full,
    wash: (color: number | null) => all.find((one) => one.color === color)!.wash,
    text: read('var(--faint)'),
    line: read('var(--line)'),
    mark: read('var(--soft)'),
    ground: read('var(--paper)'),
  };
  probe.remove();
  return colors;
}

const darkness = '(prefers-color-scheme: dark)';

/** Another value whenever the colours have changed. */
export function useLooks(): string {
  const theme = useTheme();
  const [isDark, setDark] = useState(() => matchMedia(darkness).matches);
  useEffect(() => {
    const query = matchMedia(darkness);
    const listen = () => setDark(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return theme === 'system' ? `system-${isDark ? 'dark' : 'light'}` : theme;
}
