import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '#contract/realtime.ts';
import type { Actor } from '#server/core/context.ts';
import { LocalBus } from '#server/events/bus.ts';
import { OpenSockets } from './open-sockets.ts';
import type { LiveSocket, SocketUse, Wire } from './socket.ts';

const ada: Actor = { userId: 1, username: 'ada', role: 'member', sessionId: 1, apiKeyId: null };
const lin: Actor = { userId: 2, username: 'lin', role: 'member', sessionId: 2, apiKeyId: null };
const use: SocketUse = { onFrame: () => undefined, onClose: () => undefined };

let bus: LocalBus;
let sockets: OpenSockets;
/** What a look at the database would find. */
let now: Map<number, Actor | null>;

beforeEach(() => {
  bus = new LocalBus();
  now = new Map();
  const refreshActors = async (actors: Actor[]) => actors.map((actor) => now.get(actor.userId) ?? null);
  sockets = new OpenSockets({ events: bus, log: pino({ level: 'silent' }), refreshActors });
});
afterEach(() => sockets.close());

function open(actor: Actor, revocations = sockets.revocations) {
  const wire = Object.assign(new EventEmitter(), { readyState: WebSocket.OPEN, close: vi.fn<Wire['close']>() });
  let socket: LiveSocket | null = null;
  sockets.accept(wire as unknown as Wire, actor, (live) => ((socket = live), use), revocations);
  return { socket: socket!, close: wire.close };
}

test('a change of a person’s role reaches their open sockets, and nobody else’s', async () => {
  const [hers, his] = [open(ada), open(lin)];
  now = new Map([ada, lin].map((actor) => [actor.userId, { ...actor, role: 'administrator' }]));
  bus.publish({ type: 'person.role_changed', userId: ada.userId });
  await vi.waitFor(() => expect(hers.socket.actor.role).toBe('administrator'));
  expect([his.socket.actor.role, hers.close.mock.calls, his.close.mock.calls]).toEqual(['member', [], []]);
});

test('a change of role while a socket is being opened is not missed', async () => {
  const before = sockets.revocations;
  now.set(ada.userId, { ...ada, role: 'moderator' });
  bus.publish({ type: 'person.role_changed', userId: ada.userId });
  const { socket } = open(ada, before);
  await vi.waitFor(() => expect(socket.actor.role).toBe('moderator'));
});

test('who lost all access meanwhile is signed out', async () => {
  const { close } = open(ada);
  bus.publish({ type: 'person.role_changed', userId: ada.userId });
  await vi.waitFor(() => expect(close).toHaveBeenCalledWith(closeCodes.signedOut, 'Signed out'));
});
