/** Somebody who is signed in at a server of ours, and what they do to prepare a measurement. */
export class Person {
  readonly port: number;
  readonly cookie: string;

  constructor(port: number, cookie: string) {
    this.port = port;
    this.cookie = cookie;
  }

  async post<Answer>(path: string, body: object): Promise<Answer> {
    const response = await send(this.port, path, body, this.cookie);
    return (await response.json()) as Answer;
  }

  /** The ids of new AI chats: face B's number and the uuid of the same conversation. */
  async newAiChats(count: number): Promise<number[]> {
    return inTurn(
      count,
      async (index) => (await this.post<{ id: number }>('/api/ai/chats/', { title: `Chat ${index}` })).id,
    );
  }

  async newConversations(count: number): Promise<{ id: string; number: number }[]> {
    return inTurn(count, (index) =>
      this.post<{ id: string; number: number }>('/api/conversations/', { title: `Conversation ${index}` }),
    );
  }

  async newChats(count: number): Promise<number[]> {
    return inTurn(
      count,
      async (index) => (await this.post<{ id: number }>('/api/chats/', { name: `Chat ${index}` })).id,
    );
  }

  /** Stores `count` messages in a conversation, unanswered. */
  async fill(conversationId: string, count: number): Promise<void> {
    await inTurn(count, (index) =>
      this.post(`/api/conversations/${conversationId}/send-message/`, { content: sentence(index), reply: false }),
    );
  }
}

/** A message of ordinary length. */
export function sentence(index: number): string {
  return `Message ${index}: could you tell me how the tide tables for the harbour were made, and who checks them every year?`;
}

const password = 'the lighthouse keeper counts';

export async function signUp(port: number, username: string): Promise<Person> {
  const email = `${username}@example.org`;
  await send(port, '/api/register/', { username, email, password, password_confirm: password });
  return signIn(port, username);
}

export async function signIn(port: number, username: string): Promise<Person> {
  const response = await send(port, '/api/login/', { username, password });
  const cookie = response.headers
    .getSetCookie()
    .find((line) => line.startsWith('sessionid='))
    ?.split(';', 1)[0];
  if (cookie === undefined) throw new Error('Signing in set no cookie');
  return new Person(port, cookie);
}

async function send(port: number, path: string, body: object, cookie = ''): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} was answered ${response.status}: ${await response.text()}`);
  return response;
}

const atOnce = 16;

async function inTurn<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
  return made;
}
