import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

type Triple = [number, number, number];

const css = readFileSync(join(import.meta.dirname, '../../styles/tokens.css'), 'utf8');

/** The day's and the night's colour of a token. */
function pairOf(token: string): [Triple, Triple] {
  const found = new RegExp(`--${token}: light-dark\\(oklch\\((.*?)\\), oklch\\((.*?)\\)\\)`).exec(css);
  const [, day, night] = found!;
  return [linearOf(day!), linearOf(night!)];
}

/** Linear sRGB, by the definition of OKLCH. */
function linearOf(oklch: string): Triple {
  const [lightness, chroma, hue] = oklch.split(' ').map(Number) as Triple;
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function oklabOf([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** How people see who lack one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1). */
const eyes: Record<string, [Triple, Triple, Triple]> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenBy(eye: [Triple, Triple, Triple], [r, g, b]: Triple): Triple {
  const channel = (row: Triple) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b));
  return oklabOf([channel(eye[0]), channel(eye[1]), channel(eye[2])]);
}

function contrast(one: Triple, other: Triple): number {
  const [brighter, darker] = [one, other]
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
    .sort((a, b) => b - a);
  return brighter! / darker!;
}

const numbers = [1, 2, 3, 4, 5, 6];
const tokens = [...numbers.map((number) => `series-${number}`), 'series-others'];

describe.each([
  ['day', 0],
  ['night', 1],
] as const)('by %s', (_, time) => {
  test.each(Object.keys(eyes))('any two colours of a chart are far apart for %s', (eye) => {
    const seen = tokens.map((token) => seenBy(eyes[eye]!, pairOf(token)[time]));
    const apart = seen.flatMap((one, index) =>
      seen.slice(0, index).map((other) => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])),
    );
    expect(Math.min(...apart)).toBeGreaterThan(0.12);
  });

  test('each stands out from the paper', () => {
    const paper = pairOf('paper')[time];
    for (const number of numbers) expect(contrast(pairOf(`series-${number}`)[time], paper)).toBeGreaterThanOrEqual(3);
  });
});
