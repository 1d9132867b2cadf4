import type { Pool } from 'pg';
import type { Answer, Client } from './client.ts';

/** The tables that requests about conversations could change. */
const tables = [
  'conversation',
  'branch',
  'message',
  'message_deletion',
  'answer',
  'generation',
  'idempotency',
  'chat',
  'chat_message',
  'chat_participant',
];

/** A word for all that is stored about conversations: two are equal where nothing was changed in between. */
export async function storedState(pool: Pool): Promise<Record<string, string>> {
  const sums = tables.map(
    (table) =>
      `(select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from ${table} t) as ${table}`,
  );
  const { rows } = await pool.query<Record<string, string>>(`select ${sums.join(', ')}`);
  return rows[0]!;
}

/** The answer without what differs from request to request by design. */
export function comparable({ status, headers, text }: Answer): object {
  const varying = ['date', 'x-request-id', 'connection', 'keep-alive'];
  return {
    status,
    headers: [...headers].filter(([name]) => !varying.includes(name)),
    text: text.replace(/"request_id":"[^"]*"/, ''),
  };
}

/** `{"next": …, "prev": …}` of a `Link` header. */
export function linksOf({ headers }: Pick<Answer, 'headers'>): { next?: string; prev?: string } {
  const links = (headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g);
  return Object.fromEntries(Array.from(links, ([, address, name]) => [name, address]));
}

/** Follows a list's links from `path` on to its end; answers the pages. */
export async function walk<Row>(client: Client, path: string, way: 'next' | 'prev' = 'next'): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let at: string | undefined = path; at !== undefined;) {
    const page: Answer<Row[]> = await client.get<Row[]>(at);
    if (page.status !== 200) throw new Error(`${at}: ${page.text}`);
    pages.push(page.body);
    at = linksOf(page)[way];
    if (pages.length > 1000) throw new Error('The list does not end.');
  }
  return pages;
}

/** Makes AI chats named `Chat 1`, `Chat 2` …; answers their ids in that order. */
export async function seedChats(client: Client, count: number, title = 'Chat'): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 1; index <= count; index++) {
    const { body } = await client.post<{ id: number }>('/api/ai/chats/', { title: `${title} ${index}` });
    ids.push(body.id);
  }
  return ids;
}
