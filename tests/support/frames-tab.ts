import { Client } from './client.ts';
import { AiSocket } from './frames.ts';
import { Transcript } from './frames-transcript.ts';

/** A tab of a browser, as far as its chat goes: connected, and going on from what it shows. */
export interface Tab {
  chat: number | string;
  socket: AiSocket;
  transcript: Transcript;
}

/** `transcript` is what an earlier connection has left on the screen. */
export async function openTab(client: Client, chat: number | string, transcript = new Transcript()): Promise<Tab> {
  const socket = await AiSocket.open(client, chat, { query: '?stream=true' });
  transcript.follow(socket);
  await socket.count('welcome');
  socket.send(transcript.resumeFrame());
  return { chat, socket, transcript };
}

/** Opens tabs and sockets that are cut together, at the end of a test. */
export class Tabs {
  readonly #opened: AiSocket[] = [];

  async open(...args: Parameters<typeof openTab>): Promise<Tab> {
    const tab = await openTab(...args);
    this.#opened.push(tab.socket);
    return tab;
  }

  async connect(...args: Parameters<typeof AiSocket.open>): Promise<AiSocket> {
    const socket = await AiSocket.open(...args);
    this.#opened.push(socket);
    return socket;
  }

  cut(): void {
    for (const socket of this.#opened.splice(0)) socket.cut();
  }
}

export async function newChat(client: Client, title = 'Chat'): Promise<number> {
  return (await client.post<{ id: number }>('/api/ai/chats/', { title })).body.id;
}

/** The same session at another server. */
export function signedInAt(url: string, { cookies }: Client): Client {
  const client = new Client(url);
  for (const [name, value] of cookies) client.cookies.set(name, value);
  return client;
}
