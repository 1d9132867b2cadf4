import { vi } from 'vitest';
import type { SearchHit } from '#contract/search.ts';
import type { AppServer } from './app-server.ts';
import type { Client } from './client.ts';

export interface SearchResults {
  results: SearchHit[];
  next: string | null;
  searched_to: string | null;
}

/** What `/api/search/` answers to a person; `more` are other parameters of the query. */
export async function searchFor(client: Client, q: string, more: Record<string, string> = {}): Promise<SearchResults> {
  const { status, body, text } = await client.get<SearchResults>(`/api/search/?${new URLSearchParams({ q, ...more })}`);
  if (status !== 200) throw new Error(`${q}: ${text}`);
  return body;
}

/** The snippets of what is found, highlights in brackets. */
export async function snippetsFor(client: Client, q: string, more: Record<string, string> = {}): Promise<string[]> {
  return (await searchFor(client, q, more)).results.map(marked);
}

/** A hit's snippet with brackets around what is highlighted. */
export function marked({ snippet: { text, highlights } }: SearchHit): string {
  let line = '';
  let at = 0;
  for (const [from, to] of highlights) {
    line += `${text.slice(at, from)}[${text.slice(from, to)}]`;
    at = to;
  }
  return line + text.slice(at);
}

/** Resolves once all that has been said so far can be found. */
export async function untilIndexed({ pool }: Pick<AppServer, 'pool'>): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await pool.query<{ behind: string }>(
        `select count(*) as behind from conversation c left join search_progress p on p.conversation_id = c.id
         where p.conversation_id is null or p.revision < c.revision or p.number < 9007199254740991`,
      );
      if (Number(rows[0]!.behind) > 0) throw new Error(`${rows[0]!.behind} conversations are not indexed`);
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** A conversation with messages that nobody answers; answers its id and theirs. */
export async function tell(
  client: Client,
  title: string,
  contents: string[],
  of: object = {},
): Promise<{ conversation: string; messages: string[] }> {
  const { body } = await client.post<{ id: string }>('/api/conversations/', { title, ...of });
  const messages: string[] = [];
  for (const content of contents) {
    const sent = await client.post<{ id: string }>(`/api/conversations/${body.id}/send-message/`, {
      content,
      reply: false,
    });
    messages.push(sent.body.id);
  }
  return { conversation: body.id, messages };
}
