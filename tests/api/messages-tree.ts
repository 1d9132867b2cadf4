import { expect } from 'vitest';
import { Conversation } from '#contract/conversations.ts';
import { Message } from '#contract/messages.ts';
import type { AppServer } from '#tests/support/app-server.ts';
import type { Client } from '#tests/support/client.ts';

interface Node {
  id: string;
  parent: string | null;
  role: 'user' | 'assistant';
  /** The branch that it was the newest message of. */
  branch: Branch;
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
  /** What was deleted by itself, and not with something above it. */
  readonly #deleted = new Set<string>();
  readonly #branches: Branch[] = [{ path: [], chosenAt: 0 }];
  #active = this.#branches[0]!;
  #clock = 0;

  get path(): string[] {
    return this.#active.path;
  }

  /** Those that are not deleted. */
  all(role: Node['role']): string[] {
    return this.there.filter((node) => node.role === role).map(({ id }) => id);
  }

  get there(): Node[] {
    return [...this.nodes.values()].filter(({ id }) => this.isThere(id));
  }

  isThere(id: string): boolean {
    if (this.#deleted.has(id)) return false;
    const { parent } = this.nodes.get(id)!;
    return parent === null || this.isThere(parent);
  }

  /** Those that were deleted by themselves and can come back. */
  get restorable(): string[] {
    return [...this.#deleted].filter((id) => {
      const { parent } = this.nodes.get(id)!;
      return parent === null || this.isThere(parent);
    });
  }

  append(role: Node['role'], id: string): void {
    this.nodes.set(id, { id, role, parent: this.path.at(-1) ?? null, branch: this.#active });
    this.path.push(id);
  }

  /** A branch beside a message becomes the chosen one; what is appended next is the message's sibling. */
  forkBeside(id: string): void {
    const through = this.#branches.find(({ path }) => path.includes(id))!;
    this.#open(through.path.slice(0, through.path.indexOf(id)));
  }

  /** Chooses the branch chosen last through a message; where all of them end with what is deleted, what is left of its own. */
  select(id: string): void {
    const through = this.#branches.filter(({ path }) => path.includes(id) && this.#isWhole(path));
    if (through.length > 0) return this.#choose(through.reduce((a, b) => (b.chosenAt > a.chosenAt ? b : a)));
    const { path } = this.nodes.get(id)!.branch;
    this.#open(
      path.slice(
        0,
        path.findIndex((each) => !this.isThere(each)),
      ),
    );
  }

  delete(id: string): void {
    this.#deleted.add(id);
    if (this.#isWhole(this.path)) return;
    const newest = this.siblingsOf(id).at(-1);
    if (newest !== undefined) return this.select(newest);
    const rest = this.path.slice(0, this.path.indexOf(id));
    const known = this.#branches.find(({ path }) => path.join() === rest.join());
    if (known === undefined) this.#open(rest);
    else this.#choose(known);
  }

  restore(id: string): void {
    this.#deleted.delete(id);
    this.select(id);
  }

  siblingsOf(id: string): string[] {
    const { parent } = this.nodes.get(id)!;
    return this.there.filter((node) => node.parent === parent).map((node) => node.id);
  }

  #isWhole(path: string[]): boolean {
    return path.every((id) => this.isThere(id));
  }

  #choose(branch: Branch): void {
    if (branch === this.#active) return;
    this.#active = branch;
    branch.chosenAt = ++this.#clock;
  }

  #open(path: string[]): void {
    this.#active = { path, chosenAt: ++this.#clock };
    this.#branches.push(this.#active);
  }
}

interface Row {
  id: string;
  parent_id: string | null;
  role: string;
  position: number;
  branch_id: string;
  revision: number;
  /** By its branch's mark. */
  is_deleted: boolean;
  was_deleted: boolean;
}

/**
 * Reads the tree from the table itself, by parents alone, checks that all there is to know of it fits together, and
 * leaves out what is deleted.
 */
export async function readTree({ pool }: AppServer, conversationId: string): Promise<Map<string, Row>> {
  const { rows } = await pool.query<Row>(
    `select m.id, m.parent_id, m.role, m.position, m.branch_id, m.revision, m.position >= b.deleted_from as is_deleted,
      exists (select from message_deletion d where d.message_id = m.id and d.restored_at is null) as was_deleted
    from message m join branch b on b.id = m.branch_id where m.conversation_id = $1 order by m.number`,
    [conversationId],
  );
  const tree = new Map(rows.map((row) => [row.id, row]));
  for (const row of rows) {
    const parent = row.parent_id === null ? null : tree.get(row.parent_id);
    expect(parent).not.toBeUndefined();
    expect(row.position).toBe((parent?.position ?? 0) + 1);
    expect(row.is_deleted).toBe(row.was_deleted || (parent?.is_deleted ?? false));
  }
  return new Map([...tree].filter(([, { is_deleted }]) => !is_deleted));
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

/** The conversation's sums are those of the ledger and of all its messages, its count that of those that are there. */
export async function expectHonestSums({ pool }: AppServer, conversationId: string): Promise<void> {
  const tokens = 'input_uncached + input_cache_read + input_cache_write + output_text + output_reasoning';
  const { rows } = await pool.query<Record<string, string>>(
    `select c.total_tokens_used::text as tokens, c.total_cost_nano::text as cost, c.total_messages::text as messages,
      (select coalesce(sum(${tokens}), 0)::text from generation g where g.conversation_id = c.id) as ledger_tokens,
      (select coalesce(sum(cost_nano), 0)::text from generation g where g.conversation_id = c.id) as ledger_cost,
      (select coalesce(sum(input_tokens + output_tokens), 0)::text from message m where m.conversation_id = c.id) as message_tokens,
      (select coalesce(sum(cost_nano), 0)::text from message m where m.conversation_id = c.id) as message_cost,
      (select count(*)::text from message m join branch b on b.id = m.branch_id
        where m.conversation_id = c.id and m.position < b.deleted_from) as message_count
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
