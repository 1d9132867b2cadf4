import { Client as Database } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HouseUsage } from '#contract/admin/usage.ts';
import type { ModelPerformance } from '#contract/model-performance.ts';
import { castPassword, cast } from '#seed/cast.ts';
import { seedHouse } from '#seed/seed-house.ts';
import { settleHouse } from '#seed/settle-house.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { Client } from '#tests/support/client.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { searchFor, untilIndexed } from '#tests/support/search.ts';
import { cheapPasswords } from '#tests/support/test-config.ts';

const options = { scale: 0.04, now: new Date(), passwordCost: cheapPasswords };

let server: AppServer;
let db: Database;
let clients: Map<string, Client>;

beforeAll(async () => {
  server = await startAppServer();
  db = new Database({ connectionString: server.databaseUrl });
  await db.connect();
  expect(await seedHouse(db, options)).toMatchObject({ was: 'seeded', conversations: 80 });
  await settleHouse(server.databaseUrl);
  clients = new Map(
    await Promise.all(
      cast
        .filter(({ hasLeft }) => !hasLeft)
        .map(async ({ username }): Promise<[string, Client]> => [username, await signedIn(username)]),
    ),
  );
});
afterAll(async () => {
  await db.end();
  await server.close();
});

async function signedIn(username: string): Promise<Client> {
  const client = new Client(server.url);
  const { status, text } = await client.post('/api/login/', { username, password: castPassword });
  expect(status, text).toBe(200);
  return client;
}

async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
  return (await server.pool.query<Record<string, unknown>>(sql)).rows;
}

async function read<Body>(path: string, username = 'ada'): Promise<Body> {
  const { status, body, text } = await clients.get(username)!.get<Body>(path);
  expect(status, `${path}: ${text}`).toBe(200);
  return body;
}

describe('what a seeded house keeps', () => {
  test('conversations come to what their messages and their calls do', async () => {
    expect(
      await rowsOf(
        `select c.id from conversation c
         join (select conversation_id as id, count(*) as messages, coalesce(sum(input_tokens + output_tokens), 0) as tokens, max(revision) as revision,
           count(*) filter (where role = 'user') as questions from message group by 1) m using (id)
         left join (select conversation_id as id, sum(cost_nano) as cost, count(*) filter (where cost_nano is null and usage_source <> 'none') as unpriced
           from generation where kind <> 'summary' group by 1) g using (id)
         where c.total_messages <> m.messages or c.total_tokens_used <> m.tokens or c.total_cost_nano <> coalesce(g.cost, 0)
           or c.unpriced_answers <> coalesce(g.unpriced, 0) or c.revision < m.revision`,
      ),
    ).toEqual([]);
    expect(
      await rowsOf(
        `select m.id from message m join (
           select message_id as id, sum(cost_nano) as cost, bool_and(cost_nano is not null) as is_known,
             sum(input_uncached + input_cache_read + input_cache_write) as input, sum(output_text + output_reasoning) as output
           from generation where usage_source <> 'none' and kind <> 'summary' group by 1
         ) g using (id)
         where m.input_tokens <> g.input or m.output_tokens <> g.output or m.cost_nano is distinct from case when g.is_known then g.cost end`,
      ),
    ).toEqual([]);
  });

  test('each message has its place on a branch, and numbers run as time does', async () => {
    expect(
      await rowsOf(
        `select c.id from conversation c left join message h on h.id = c.head_id left join branch b on b.id = c.active_branch_id
         where h.position is distinct from c.head_position or h.branch_id is distinct from c.active_branch_id
           or b.conversation_id is distinct from c.id
           or c.branch_count <> (select count(*) from branch where conversation_id = c.id)`,
      ),
    ).toEqual([]);
    expect(
      await rowsOf(
        `select m.id from message m join branch b on b.id = m.branch_id
         left join message before on before.branch_id = case when m.position = b.start_position then b.parent_branch_id else b.id end
           and before.position = m.position - 1
         where m.parent_id is distinct from before.id or m.position < b.start_position`,
      ),
    ).toEqual([]);
    expect(
      await rowsOf(`select count(*)::int as branched from conversation where branch_count > 1 having count(*) > 0`),
    ).toHaveLength(1);
    for (const table of ['conversation', 'message', 'message_rating', 'message_flag', 'review_case'])
      expect(
        await rowsOf(
          `select id from (select id, created_at, lag(created_at) over (order by number) as before from ${table}) t where before > created_at`,
        ),
      ).toEqual([]);
  });

  test('what is counted of agents, ratings, flags and cases is what is there', async () => {
    expect(
      await rowsOf(
        `select a.id from agent a
         where (select sum(conversations) from agent_tally where agent_id = a.id)
             <> (select count(*) from conversation where agent_id = a.id and deleted_at is null)
           or (select sum(messages) from agent_tally where agent_id = a.id)
             <> (select coalesce(sum(total_messages), 0) from conversation where agent_id = a.id and deleted_at is null)
           or not exists (select from agent_version v where v.id = a.current_version_id
             and v.version = (select max(version) from agent_version where agent_id = a.id))`,
      ),
    ).toEqual([]);
    const [said] = await rowsOf(
      `select (select count(*)::int from message_rating) as ratings, (select sum(score)::int from message_rating) as stars,
         (select count(*)::int from message_flag) as flags`,
    );
    const sums = `sum(ones + twos + threes + fours + fives)::int as ratings, sum(ones + 2 * twos + 3 * threes + 4 * fours + 5 * fives)::int as stars,
      sum(safety_issue + inappropriate + factual_error + outdated + off_topic)::int as flags`;
    expect(said).toMatchObject({ ratings: expect.toSatisfy((n: number) => n > 10) as number });
    for (const subject of ['message', 'agent', 'agent_version', 'llm_model'])
      expect(await rowsOf(`select ${sums} from feedback_count where subject = '${subject}'`)).toEqual([said]);
    expect(await rowsOf(`select ${sums} from feedback_by_day`)).toEqual([said]);
    expect(
      await rowsOf(
        `select c.id from review_case c
         where c.flag_count <> (select count(*) from message_flag f where f.message_id = c.message_id)
           or c.version <> (select max(version) from review_event e where e.case_id = c.id)
           or c.state <> (select to_state from review_event e where e.case_id = c.id order by id desc limit 1)
           or not exists (select from audit_log a where a.subject_id = c.id::text and a.action = 'case.opened')`,
      ),
    ).toEqual([]);
    expect(
      await rowsOf(`select m.id from message m where has_feedback <> (exists (select from message_rating r where r.message_id = m.id)
      or exists (select from review_case c where c.message_id = m.id))`),
    ).toEqual([]);
  });

  test('its ledger is what everybody is shown of it', async () => {
    const ledger = `count(*)::int as calls, coalesce(sum(cost_nano), 0)::float8 as cost,
      sum(input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning)::int as tokens,
      (count(*) filter (where cost_nano is null and usage_source <> 'none'))::int as unpriced`;
    const [all] = await rowsOf(`select ${ledger} from generation`);
    const shown = (sums: HouseUsage['total']) => ({
      calls: sums.calls,
      cost: Math.round(Number(sums.total_cost) * 1e9),
      tokens: sums.input_tokens + sums.output_tokens,
      unpriced: sums.unpriced_calls,
    });
    const from = new Date(options.now.getTime() - 200 * 86_400_000).toISOString().slice(0, 10);
    for (const by of ['person', 'agent', 'agent_version', 'model', 'day']) {
      const { total, results } = await read<HouseUsage>(`/api/admin/usage/?by=${by}&from=${from}&limit=366`);
      // Eight decimals of dollars are ten nano-dollars.
      expect(Math.abs(shown(total).cost - Number(all!['cost'])), by).toBeLessThanOrEqual(10);
      expect({ ...shown(total), cost: all!['cost'] }, by).toEqual(all);
      const sums = results.map(shown);
      expect(
        sums.reduce((sum, { calls }) => sum + calls, 0),
        by,
      ).toBe(all!['calls']);
      expect(
        sums.reduce((sum, { tokens }) => sum + tokens, 0),
        by,
      ).toBe(all!['tokens']);
    }
    for (const [username, client] of clients) {
      const [own] = await rowsOf(
        `select ${ledger} from generation g join app_user u on u.id = g.user_id where u.username = '${username}'`,
      );
      const { body } = await client.get<{ total_tokens: number; unpriced_calls: number }>('/api/analytics/dashboard/');
      expect(body).toMatchObject({ total_tokens: own!['tokens'] ?? 0, unpriced_calls: own!['unpriced'] });
    }
    const days: ModelPerformance[] = [];
    for (let path: string | null = '/api/model-performance/?page_size=100'; path !== null;) {
      const page: { results: ModelPerformance[]; next: string | null } = await read(path);
      days.push(...page.results);
      path = page.next;
    }
    expect(days.reduce((sum, day) => sum + day.total_requests, 0)).toBe(all!['calls']);
    expect(await rowsOf('select * from usage_pending')).toEqual([]);
  });

  test('every list has something, and search finds what was said', async () => {
    const own = ['conversations', 'agents', 'ratings', 'flags', 'llm-models', 'analytics', 'conversation-summaries'];
    for (const list of own) {
      const pages = [...clients.keys()].map((username) => read<{ results: unknown[] }>(`/api/${list}/`, username));
      expect(
        (await Promise.all(pages)).flatMap(({ results }) => results),
        list,
      ).not.toEqual([]);
    }
    const house = [
      'admin/people',
      'admin/chats',
      'admin/messages',
      'admin/models',
      'admin/providers',
      'moderation/audit',
    ];
    for (const list of [...house, 'moderation/cases'])
      expect(
        (await read<{ results: unknown[] }>(`/api/${list}/${list.endsWith('cases') ? '?state=closed' : ''}`)).results,
        list,
      ).not.toEqual([]);
    expect(await read<unknown[]>('/api/chats/')).not.toEqual([]);
    await untilIndexed(server);
    const [row] = await rowsOf(
      `select c.title from conversation c join app_user u on u.id = c.user_id where u.username = 'priya' and c.deleted_at is null limit 1`,
    );
    const { results } = await searchFor(clients.get('priya')!, String(row!['title']));
    expect(results).not.toEqual([]);
  });
});

describe('a second seed', () => {
  test('finds the house and changes nothing, however many have come since', async () => {
    const before = await rowsOf('select count(*) as messages from message');
    expect(await seedHouse(db, options)).toEqual({ was: 'there' });
    expect(await rowsOf('select count(*) as messages from message')).toEqual(before);
  });

  test('refuses a database in which there is anybody else', async () => {
    const { url, drop } = await createTestDatabase();
    const other = new Database({ connectionString: url });
    await other.connect();
    await other.query(`insert into app_user (username, email) values ('lin', 'lin@else.example')`);
    await expect(seedHouse(other, options)).rejects.toThrow('There are people in this database already');
    const { rows } = await other.query('select username from app_user union all select id::text from conversation');
    expect(rows).toEqual([{ username: 'lin' }]);
    await other.end();
    await drop();
  });
});
