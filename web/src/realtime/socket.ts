import { backOffMs } from './back-off.ts';

/**
 * `connecting` at first, `live`, `waiting` to try again, `offline` where the browser says so,
 * `signed-out` and `gone` where coming back is no use.
 */
export type Connection = 'connecting' | 'live' | 'waiting' | 'offline' | 'signed-out' | 'gone';

export interface SocketOptions<Frame> {
  /** A path on this origin, e.g. `/ws/chat/7/`. */
  path: string;
  onFrame: (frame: Frame) => void;
  onConnection: (connection: Connection) => void;
  /** A frame that the server answers, sent to find out whether the connection still lives; null: none is known. */
  probe: () => unknown;
  /** Without a frame for this long the connection is taken for dead; null where the server sends no pings. */
  silenceMs: number | null;
  /**
   * Asked when the upgrade is refused, as a browser does not say with which status, and when the session of the
   * socket has ended: the browser may have a newer one by then.
   */
  whyRefused: () => Promise<Connection>;
}

export interface Socket {
  /** False where the connection is not open; the frame is dropped then. */
  send: (frame: unknown) => boolean;
  close: () => void;
}

/** Close codes from here on mean that it is no use to come back (contract/realtime.ts, `closeCodes`). */
const terminalFrom = 4500;
const signedOutCode = 4500;
/** A new password ends the session and brings the next: the answer with its cookie may still be under way. */
const newSessionWithinMs = 500;
const openWithinMs = 10_000;
const probeAnswerMs = 5_000;

/** A WebSocket that comes back by itself until it is closed or the server says that it is no use. */
export function openSocket<Frame>(options: SocketOptions<Frame>): Socket {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let retryAfterMs = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const connect = () => {
    clearTimeout(retryTimer);
    if (ended || socket !== null) return;
    const opening = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${options.path}`);
    let opened = false;
    socket = opening;
    listenFor(openWithinMs);
    opening.onopen = () => {
      if (opening !== socket) return;
      opened = true;
      options.onConnection('live');
      listenFor(options.silenceMs);
    };
    opening.onmessage = (event) => {
      if (opening !== socket) return;
      attempt = 0;
      listenFor(options.silenceMs);
      take(String(event.data));
    };
    opening.onclose = (event) => {
      if (opening !== socket) return;
      socket = null;
      clearTimeout(silenceTimer);
      if (event.code === signedOutCode) retryTimer = setTimeout(() => void comeBack(false), newSessionWithinMs);
      else if (event.code >= terminalFrom && event.code < 5000) end('gone');
      else void comeBack(opened);
    };
  };

  const take = (data: string) => {
    const frame = parseFrame(data);
    if (frame === null) return;
    if (frame.type === 'ping') send({ type: 'pong' });
    else if (frame.type === 'bye') retryAfterMs = frame.retry_after_ms ?? 0;
    else options.onFrame(frame as Frame);
  };

  const send = (frame: unknown) => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  };

  const listenFor = (milliseconds: number | null) => {
    clearTimeout(silenceTimer);
    if (milliseconds !== null) silenceTimer = setTimeout(drop, milliseconds);
  };

  /** A dead connection may take minutes to say `close`; this does not wait for it. */
  const drop = () => {
    const dead = socket;
    socket = null;
    dead?.close();
    void comeBack(true);
  };

  const comeBack = async (wasOpen: boolean) => {
    if (ended) return;
    options.onConnection(navigator.onLine ? 'waiting' : 'offline');
    if (!wasOpen && navigator.onLine) {
      const reason = await options.whyRefused();
      if (reason === 'signed-out' || reason === 'gone') return end(reason);
    }
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryAfterMs + backOffMs(attempt, Math.random));
    retryAfterMs = 0;
    attempt += 1;
  };

  const end = (connection: Connection) => {
    ended = true;
    stopListening();
    options.onConnection(connection);
  };

  const wake = () => {
    if (ended || document.visibilityState === 'hidden') return;
    if (socket === null) return connect();
    const question = options.probe();
    if (question !== null && send(question)) listenFor(probeAnswerMs);
  };

  const lost = () => {
    if (ended) return;
    options.onConnection('offline');
    if (socket !== null) drop();
  };

  const stopListening = () => {
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
    removeEventListener('online', wake);
    removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', wake);
  };

  addEventListener('online', wake);
  addEventListener('offline', lost);
  document.addEventListener('visibilitychange', wake);
  connect();

  return {
    send,
    close: () => {
      ended = true;
      stopListening();
      const closing = socket;
      socket = null;
      closing?.close();
    },
  };
}

function parseFrame(data: string): { type: string; retry_after_ms?: number | null } | null {
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== 'object' || frame === null || !('type' in frame) || typeof frame.type !== 'string')
      return null;
    return frame as { type: string; retry_after_ms?: number | null };
  } catch {
    return null;
  }
}
