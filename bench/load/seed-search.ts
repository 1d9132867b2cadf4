import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { indexingLock } from '#server/core/search/index-store.ts';
import { Placement } from '#server/core/search/placement.ts';
import { conversationWord, segmentWord, shelfKey } from '#server/core/search/segments.ts';
import { writtenWords } from '#server/core/search/written-words.ts';
import { SearchTexts } from './search-texts.ts';

const messagesEach = 20;
const batchSize = 200;

export interface Seed {
  messages: number;
  /** Of them the searcher's. */
  own: number;
  /** Over how many people the others are spread. */
  people: number;
}

/** A database that has been used for long: messages straight into the tables, words as the indexer writes them. */
export async function seedSearch(dataDir: string, owner: number, seed: Seed): Promise<SearchTexts> {
  const texts = new SearchTexts();
  const db = await holdIndexers(dataDir);
  await db.query('drop index message_words_words; alter table message_words set (autovacuum_enabled = off)');
  const { rows } = await db.query<{ id: string }>(
    `insert into app_user (username, email) select 'p' || n, 'p' || n || '@example.org' from generate_series(1, $1) n returning id`,
    [seed.people],
  );
  const people = rows.map(({ id }) => Number(id));
  const owners = ownersInTurn(owner, people, seed, texts);
  const placement = new Placement([], []);
  for (let at = 0; at < owners.length; at += batchSize) {
    await addConversations(db, owners.slice(at, at + batchSize), at, texts, placement);
  }
  await savePlaces(db, placement);
  await db.query(`set maintenance_work_mem = '512MB'`);
  await db.query('create index message_words_words on message_words using gin (words) with (fastupdate = off)');
  await db.query(
    'insert into search_progress select id, revision, 9007199254740991 from conversation on conflict do nothing',
  );
  await db.query('vacuum analyze message_words, message, conversation, title_words');
  await db.query('checkpoint').catch(() => undefined);
  await db.end();
  return texts;
}

/** A connection that has the indexers' turn: nothing is indexed until it ends. */
export async function holdIndexers(dataDir: string): Promise<Client> {
  const db = new Client({ host: `${dataDir}/socket`, user: 'colloquy', database: 'colloquy' });
  await db.connect();
  await db.query(`select pg_advisory_lock(${indexingLock})`);
  return db;
}

/** Whose each conversation is: the searcher's among the others' all the time. */
function ownersInTurn(owner: number, people: number[], { messages, own }: Seed, texts: SearchTexts): number[] {
  const every = Math.round(messages / own);
  return Array.from({ length: messages / messagesEach }, (_, index) =>
    index % every === 0 ? owner : people[texts.below(people.length)]!,
  );
}

async function addConversations(
  db: Client,
  owners: number[],
  first: number,
  texts: SearchTexts,
  placement: Placement,
): Promise<void> {
  const ids = owners.map(() => randomUUID());
  const titles = owners.map(() => Array.from({ length: 4 }, () => texts.word()).join(' '));
  const { rows } = await db.query<{ id: string; number: string; branch: string }>(
    `with root as (
       insert into branch (conversation_id, start_position, last_position) select id, 1, 0 from unnest($1::uuid[]) id returning id, conversation_id
     )
     insert into conversation (id, user_id, agent_id, title, active_branch_id, head_position, total_messages, revision, activity_at, last_message_at)
     select c.id, c.owner, (select id from agent where is_default), c.title, root.id, $4, $4, 1, now(), now()
     from unnest($1::uuid[], $2::bigint[], $3::text[]) with ordinality as c (id, owner, title, at) join root on root.conversation_id = c.id
     order by c.at returning id, number, active_branch_id as branch`,
    [ids, owners, titles, messagesEach],
  );
  const made = new Map(rows.map((row) => [row.id, row]));
  await db.query('insert into title_words select * from unnest($1::uuid[], $2::tsvector[])', [
    ids,
    titles.map((title, index) => writtenWords(title, `${owners[index]!.toString(36)}/`)),
  ]);
  const messages = ids.flatMap((conversation, index) =>
    Array.from({ length: messagesEach }, (_, position) => ({
      conversation,
      owner: owners[index]!,
      branch: made.get(conversation)!.branch,
      position: position + 1,
      content: texts.message((first + index) * messagesEach + position),
    })),
  );
  const { rows: stored } = await db.query<{ number: string; created_at: Date }>(
    `insert into message (id, conversation_id, user_id, branch_id, position, role, content, status, revision)
     select gen_random_uuid(), c, u, b, p, (case when p % 2 = 1 then 'user' else 'assistant' end)::message_role, t, 'complete', 1
     from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::int[], $5::text[]) as m (c, u, b, p, t)
     returning number, created_at`,
    [
      messages.map(({ conversation }) => conversation),
      messages.map((one) => one.owner),
      messages.map(({ branch }) => branch),
      messages.map(({ position }) => position),
      messages.map(({ content }) => content),
    ],
  );
  const written = messages.map(({ conversation, owner, content }, index) => {
    const number = Number(stored[index]!.number);
    const { segment, shelf } = placement.place({ userId: owner, number, createdAt: stored[index]!.created_at });
    const labels = [segmentWord(owner, segment), conversationWord(Number(made.get(conversation)!.number))];
    return { number, conversation, owner, words: writtenWords(content, shelfKey(shelf), labels) };
  });
  await db.query(
    `insert into message_words (number, user_id, conversation_id, role, created_at, words)
     select w.number, m.user_id, m.conversation_id, m.role, m.created_at, w.words
     from unnest($1::bigint[], $2::bigint[], $3::tsvector[]) as w (number, owner, words)
     join message m on m.user_id = w.owner and m.number = w.number`,
    [written.map(({ number }) => number), written.map(({ owner }) => owner), written.map(({ words }) => words)],
  );
}

async function savePlaces(db: Client, { changedSegments, changedShelves }: Placement): Promise<void> {
  const segments = [...changedSegments];
  await db.query(
    `insert into search_segment (user_id, segment, shelf, first_number, last_number, messages, oldest_at, newest_at)
     select * from unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::int[], $7::timestamptz[], $8::timestamptz[])`,
    [
      segments.map(({ userId }) => userId),
      segments.map(({ segment }) => segment),
      segments.map(({ shelf }) => shelf),
      segments.map(({ firstNumber }) => firstNumber),
      segments.map(({ lastNumber }) => lastNumber),
      segments.map(({ messages }) => messages),
      segments.map(({ oldestAt }) => oldestAt),
      segments.map(({ newestAt }) => newestAt),
    ],
  );
  const shelves = [...changedShelves];
  await db.query('insert into search_shelf select * from unnest($1::smallint[], $2::int[], $3::int[])', [
    shelves.map(({ shard }) => shard),
    shelves.map(({ generation }) => generation),
    shelves.map(({ messages }) => messages),
  ]);
}
