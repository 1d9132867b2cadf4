import type { StreamDialect, StreamsJob } from '#bench/load/jobs.ts';
import { type Listener, startBarePipe, startModel } from '#bench/programs/bare.ts';
import { makeDataDir, startColloquy } from '#bench/programs/colloquy.ts';
import { installPeers, startHonoAiSdk, startPortkey } from '#bench/programs/peers.ts';
import { signUp } from '#bench/programs/person.ts';

/** Something that streams a model's answer. */
export interface StreamSubject {
  name: string;
  pid: number;
  /** How it is asked for streams of a message. */
  ask(content: string): Pick<StreamsJob, 'port' | 'requests' | 'dialect'>;
}

export interface StreamSubjects {
  /** The model server itself, which all others are in front of. */
  alone: StreamSubject;
  colloquy: StreamSubject & { port: number; cookie: string; chats: number[] };
  /** The bare limit first. */
  others: StreamSubject[];
}

const chatCompletions: StreamDialect = { textField: 'content', lastLine: 'data: [DONE]' };
const uiMessages: StreamDialect = { textField: 'delta', lastLine: 'data: [DONE]' };
const frames: StreamDialect = { textField: 'text', lastLine: 'event: assistant_message' };

/** So many that a chat is asked again only long after its last answer has ended. */
const chatCount = 1200;

export async function startStreamSubjects(): Promise<StreamSubjects> {
  const model = await startModel();
  return {
    alone: completions('model server alone', model),
    colloquy: await colloquy(model),
    others: await startOthers(model),
  };
}

async function colloquy(model: Listener): Promise<StreamSubjects['colloquy']> {
  const server = await startColloquy({ modelPort: model.port, dataDir: makeDataDir() });
  const ada = await signUp(server.port, 'ada');
  const chats = await ada.newAiChats(chatCount);
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', cookie: ada.cookie };
  return {
    name: 'Colloquy',
    pid: server.pid,
    port: server.port,
    cookie: ada.cookie,
    chats,
    ask: (content) => ({
      port: server.port,
      dialect: frames,
      requests: chats.map((id) => ({
        method: 'POST',
        path: `/api/ai/chats/${id}/send_message/`,
        headers,
        body: JSON.stringify({ content }),
      })),
    }),
  };
}

async function startOthers(model: Listener): Promise<StreamSubject[]> {
  const pipe = completions('bare pipe', await startBarePipe(model.port));
  if (!installPeers()) return [pipe];
  const portkey = await startPortkey();
  const gatewayHeaders = {
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${model.port}/v1`,
  };
  return [pipe, honoAiSdk(await startHonoAiSdk(model.port)), completions('Portkey', portkey, gatewayHeaders)];
}

function completions(name: string, { pid, port }: Listener, more: Record<string, string> = {}): StreamSubject {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-test', ...more };
  return {
    name,
    pid,
    ask(content) {
      const body = JSON.stringify({ model: 'echo', stream: true, messages: [{ role: 'user', content }] });
      return {
        port,
        dialect: chatCompletions,
        requests: [{ method: 'POST', path: '/v1/chat/completions', headers, body }],
      };
    },
  };
}

function honoAiSdk({ pid, port }: Listener): StreamSubject {
  const headers = { 'content-type': 'application/json' };
  return {
    name: 'Hono + AI SDK',
    pid,
    ask(content) {
      const body = JSON.stringify({ messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: content }] }] });
      return { port, dialect: uiMessages, requests: [{ method: 'POST', path: '/chat', headers, body }] };
    },
  };
}
