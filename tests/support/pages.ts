import type { Client } from './client.ts';

/** A page of a `{count, next, previous, results}` list. */
export interface ListPage<Row> {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

/** All rows of a list, page after page. */
export async function everyPage<Row>(client: Client, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let next: string | null = path; next !== null;) {
    const { body }: { body: ListPage<Row> } = await client.get<ListPage<Row>>(next);
    rows.push(...body.results);
    next = body.next;
  }
  return rows;
}
