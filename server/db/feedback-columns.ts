import { sql } from 'kysely';

/** Columns for a query that has joined `feedback_count` as `f`, where there is a row of it or none. */
export const ratingCount = sql<number>`coalesce(f.ones + f.twos + f.threes + f.fours + f.fives, 0)`;
export const scoreSum = sql<number>`coalesce(f.ones + 2 * f.twos + 3 * f.threes + 4 * f.fours + 5 * f.fives, 0)`;
