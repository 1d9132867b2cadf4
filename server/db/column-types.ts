import type { ColumnType } from 'kysely';

/** A time the database fills in itself and that may be set. */
export type Time = ColumnType<Date, Date | undefined, Date>;
/** A bigint that stays below 2^53, as a number; set as either. */
export type Big = ColumnType<number, number | bigint, number | bigint>;
export type BigWithDefault = ColumnType<number, number | bigint | undefined, number | bigint>;
export type NullableBig = ColumnType<number | null, number | bigint | null | undefined, number | bigint | null>;
export type Json<T> = ColumnType<T, string, string>;
export type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
