import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createSecureServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { ReadingStep } from './reading-step.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface House {
  pool: ConnectionPool;
  step: ReadingStep;
  /** Connections that were made to the server. */
  sockets: Socket[];
}

/** A pool and its server, which answers each request with what `answer` writes. */
async function startHouse(
  answer: (socket: Socket) => void,
  server: Server = createServer(),
  isSecure = false,
): Promise<House> {
  const sockets: Socket[] = [];
  server.on(isSecure ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.on('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const step = new ReadingStep();
  const pool = new ConnectionPool({ isSecure, hostname: isSecure ? 'localhost' : '127.0.0.1', port }, step);
  ends.push(
    () => server.close(),
    () => sockets.forEach((socket) => socket.destroy()),
    () => pool.close(),
  );
  return { pool, step, sockets };
}

/** The body of one answer. */
function ask(
  pool: ConnectionPool,
  next: 'go-on' | 'in-step' = 'go-on',
  onBody = (): void => undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    const sink = {
      onHead: () => undefined,
      onBody: (bytes: Buffer) => {
        body += bytes.toString();
        onBody();
      },
      onEnd: () => resolve(body),
      onRead: () => next,
      onFailure: reject,
    };
    pool.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n', sink, 2000, () => new Error('late'));
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('a connection', () => {
  test('carries one request after the other', async () => {
    const { pool, sockets } = await startHouse((socket) => socket.write(ok));
    for (let count = 0; count < 3; count++) expect(await ask(pool)).toBe('ok');
    expect(sockets).toHaveLength(1);
  });

  test('carries one at a time', async () => {
    const { pool, sockets } = await startHouse((socket) => socket.write(ok));
    expect(await Promise.all([ask(pool), ask(pool), ask(pool)])).toEqual(['ok', 'ok', 'ok']);
    expect(sockets).toHaveLength(3);
  });

  test.each([
    ['whose server wants to close it', ok.replace('\r\n', '\r\nconnection: close\r\n')],
    ['that said more than was asked', `${ok}HTTP/1.1 200 OK\r\n`],
    ['that is kept for a second only', ok.replace('\r\n', '\r\nkeep-alive: timeout=1\r\n')],
  ])('%s is not used again', async (_what, answer) => {
    const { pool, sockets } = await startHouse((socket) => socket.write(answer));
    expect(await ask(pool)).toBe('ok');
    expect(await ask(pool)).toBe('ok');
    expect(sockets).toHaveLength(2);
  });

  test('that the server has closed or spoken on meanwhile is not used again', async () => {
    const { pool, sockets } = await startHouse((socket) => socket.write(ok));
    await ask(pool);
    sockets[0]!.end();
    await pause(50);
    await ask(pool);
    sockets[1]!.write('surprise');
    await pause(50);
    expect(await ask(pool)).toBe('ok');
    expect(sockets).toHaveLength(3);
  });

  test('that is lost before the answer is whole fails the call', async () => {
    const { pool } = await startHouse((socket) => socket.end(ok.slice(0, -1)));
    await expect(ask(pool)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('is not ended by a call that is over and given up late', async () => {
    const { pool, sockets } = await startHouse((socket) => void setTimeout(() => socket.write(ok), 20));
    const over = await new Promise<{ destroy(): void }>((resolve, reject) => {
      const call = pool.send(
        'GET / HTTP/1.1\r\n\r\n',
        {
          onHead: () => undefined,
          onBody: () => undefined,
          onEnd: () => resolve(call),
          onRead: () => 'go-on',
          onFailure: reject,
        },
        2000,
        () => new Error('late'),
      );
    });
    const second = ask(pool);
    over.destroy();
    expect(await second).toBe('ok');
    expect(sockets).toHaveLength(1);
  });

  test('that is read in step brings in one read what came in many', async () => {
    const { pool, step, sockets } = await startHouse((socket) => {
      socket.setNoDelay();
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\na');
    });
    step.step(100);
    let pieces = 0;
    const whole = ask(pool, 'in-step', () => (pieces += 1));
    await pause(50);
    for (const letter of 'bcde') {
      sockets[0]!.write(letter);
      await pause(5);
    }
    expect([pieces, step.isAwaited]).toEqual([1, true]);
    step.step(100);
    await pause(20);
    expect(pieces).toBe(2);
    sockets[0]!.write('f');
    step.step(100);
    expect(await whole).toBe('abcdef');
    expect(pieces).toBe(3);
  });

  test('that waits for a step that does not come is read all the same', async () => {
    const { pool, step, sockets } = await startHouse((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na'),
    );
    step.step(100);
    const startedAt = performance.now();
    const whole = ask(pool, 'in-step', () => sockets[0]!.write('b'));
    expect(await whole).toBe('ab');
    expect(performance.now() - startedAt).toBeGreaterThan(150);
  });

  test.skipIf(!hasOpenssl())('is encrypted where the address says so, and read in step as well', async () => {
    const { key, cert } = selfSigned();
    const known = getCACertificates();
    ends.push(() => setDefaultCACertificates(known));
    setDefaultCACertificates([...known, cert]);
    const body = 'x'.repeat(300_000);
    const server = createSecureServer({ key, cert });
    const { pool, step, sockets } = await startHouse(
      (socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
      server,
      true,
    );
    const stepping = setInterval(() => step.step(100), 5);
    ends.push(() => clearInterval(stepping));
    expect(await ask(pool, 'in-step')).toBe(body);
    expect(await ask(pool)).toBe(body);
    expect(sockets).toHaveLength(1);
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
}

/** A key of a minute's use, so that none stands in the repository. */
function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
