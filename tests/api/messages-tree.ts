import { expect } from 'vitest';
import { Conversation } from '#contract/conversations.ts';
import { Message } from '#contract/messages.ts';
import type { AppServer } from '#tests/support/app-server.ts';
import type { Client } from '#tests/support/client.ts';

interface Node {
  id: string;
  parent: string | null;
  role: 'user' | 'assistant';
}

/** A way through the tree, from its root to where it ends. */
interface Branch {
  path: string[];
  chosenAt: number;
}

/**
 * What a conversation's tree must be, kept in the plainest way: every branch is a whole list. The tests do
 * the same things to it and to the server, and compare.
 */
export class TreeModel {
  readonly nodes = new Map<string, Node>();
  readonly #branches: Branch[] = [{ path: [], chosenAt: 0 }];
  #active = this.#branches[0]!;
  #clock = 0;

  get path(): string[] {
    return this.#active.path;
  }

  all(role: Node['role']): string[] {
    return [...this.nodes.values()].filter((node) => node.role === role).map(({ id }) => id);
  }

  append(role: Node['role'], id: string): void {
    this.nodes.set(id, { id, role, parent: this.path.at(-1) ?? null });
    this.path.push(id);
  }

  /** A branch beside a message becomes the chosen one; what is appended next is the message's sibling. */
  forkBeside(id: string): void {
    const through = this.#branches.find(({ path }) => path.includes(id))!;
    this.#active = { path: through.path.slice(0, through.path.indexOf(id)), chosenAt: ++this.#clock };
    this.#branches.push(this.#active);
  }

  select(id: string): void {
    const through = this.#branches.filter(({ path }) => path.includes(id));
    const last = through.reduce((a, b) => (b.chosenAt > a.chosenAt ? b : a));
    if (last === this.#active) return;
    this.#active = last;
    last.chosenAt = ++this.#clock;
  }

  siblingsOf(id: string): string[] {
    const { parent } = this.nodes.get(id)!;
    return [...this.nodes.values()].filter((node) => node.parent === parent).map((node) => node.id);
  }
}

interface Row {
  id: string;
  parent_id: string | null;
  role: string;
  position: number;
  branch_id: string;
  revision: number;
}

/** Reads the tree from the table itself, by parents alone, and checks that all there is to know of it fits together. */
export async function readTree({ pool }: AppServer, conversationId: string): Promise<Map<string, Row>> {
  const { rows } = await pool.query<Row>(
    'select id, parent_id, role, position, branch_id, revision from message where conversation_id = $1 order by number',
    [conversationId],
  );
  const tree = new Map(rows.map((row) => [row.id, row]));
  for (const row of rows) {
    const parent = row.parent_id === null ? null : tree.get(row.parent_id);
    expect(parent).not.toBeUndefined();
    expect(row.position).toBe((parent?.position ?? 0) + 1);
  }
  return tree;
}

/** What a client sees of a conversation. */
export async function view(client: Client, id: string): Promise<{ conversation: Conversation; messages: Message[] }> {
  const conversation = await client.get(`/api/conversations/${id}/`);
  const messages = await client.get(`/api/conversations/${id}/messages/`);
  return {
    conversation: Conversation.strict().parse(conversation.body),
    messages: Message.strict().array().parse(messages.body),
  };
}

/** The conversation's sums are those of the ledger, and of its messages. */
export async function expectHonestSums({ pool }: AppServer, conversationId: string): Promise<void> {
  const tokens = 'input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning';
  const { rows } = await pool.query<Record<string, string>>(
    `select c.total_tokens_used::text as tokens, c.total_cost_nano::text as cost, c.total_messages::text as messages,
      (select coalesce(sum(${tokens}), 0)::text from generation g where g.conversation_id = c.id) as ledger_tokens,
      (select coalesce(sum(cost_nano), 0)::text from generation g where g.conversation_id = c.id) as ledger_cost,
      (select coalesce(sum(input_tokens + output_tokens), 0)::text from message m where m.conversation_id = c.id) as message_tokens,
      (select coalesce(sum(cost_nano), 0)::text from message m where m.conversation_id = c.id) as message_cost,
      (select count(*)::text from message m where m.conversation_id = c.id) as message_count
    from conversation c where c.id = $1`,
    [conversationId],
  );
  const sums = rows[0]!;
  expect(sums).toMatchObject({
    ledger_tokens: sums['tokens'],
    message_tokens: sums['tokens'],
    ledger_cost: sums['cost'],
    message_cost: sums['cost'],
    message_count: sums['messages'],
  });
}
