import fc from 'fast-check';
import { types } from 'pg';
import { expect, test } from 'vitest';
import { parseTimestamp } from './parse-timestamp.ts';

const general = types.getTypeParser(types.builtins.TIMESTAMPTZ) as (text: string) => Date | number | null;

test('A moment in UTC is read as the general parser reads it, to the millisecond', () => {
  const moments = fc.date({
    min: new Date('0100-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 999_999 }), (moment, micros) => {
      const seconds = moment.toISOString().slice(0, 19).replace('T', ' ');
      const fraction = String(micros).padStart(6, '0').replace(/0+$/, '');
      const text = `${seconds}${fraction && `.${fraction}`}+00`;
      expect(parseTimestamp(text)).toEqual(general(text));
    }),
  );
});

test.each([
  '2026-11-21 22:36:05.780123+05:30',
  '2026-11-21 22:36:05-08',
  '0044-03-15 12:00:00+00 BC',
  '12026-11-21 22:36:05.1+00',
  '0099-12-31 23:59:59+00',
  'infinity',
  '-infinity',
])('What is not a plain moment in UTC, as %s, is left to the general parser', (text) => {
  expect(parseTimestamp(text)).toEqual(general(text));
});
