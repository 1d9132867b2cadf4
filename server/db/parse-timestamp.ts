import { types } from 'pg';

const parseAnyTimestamp = types.getTypeParser(types.builtins.TIMESTAMPTZ);

const plus = 43;
const space = 32;
const dash = 45;
const digitZero = 48;
/** `2026-11-21 22:36:05+00`, and with the longest fraction of a second. */
const shortest = 22;
const longest = 29;

/**
 * A `timestamptz` as PostgreSQL writes it, `2026-11-21 22:36:05.780123+00`. In UTC, as sessions here
 * are, it is read digit by digit: a list of messages has hundreds of them, and the general parser, which
 * takes whatever else there is, was the dearest part of reading a row.
 */
export function parseTimestamp(text: string): Date | number | null {
  const zone = text.length - 3;
  const isPlain =
    text.length >= shortest &&
    text.length <= longest &&
    text.charCodeAt(zone) === plus &&
    twoDigits(text, zone + 1) === 0 &&
    text.charCodeAt(4) === dash &&
    text.charCodeAt(10) === space &&
    twoDigits(text, 0) > 0;
  if (!isPlain) return parseAnyTimestamp(text);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5) - 1;
  const hour = twoDigits(text, 11);
  return new Date(
    Date.UTC(year, month, twoDigits(text, 8), hour, twoDigits(text, 14), twoDigits(text, 17), milliseconds(text, zone)),
  );
}

/** The fraction stands between `.` at 19 and the zone, without its trailing zeros. */
function milliseconds(text: string, zone: number): number {
  let value = 0;
  for (let at = 20; at < 23; at++) value = value * 10 + (at < zone ? text.charCodeAt(at) - digitZero : 0);
  return value;
}

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * digitZero;
}
