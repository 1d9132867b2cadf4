/** A page of a `{count, next, previous, results}` list. */
export interface ListPage<Row> {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}
