import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agent, type AgentVersion } from '#contract/agents.ts';
import type { Problem } from '#contract/errors.ts';
import { agentPath, changeAgent, makeAgent, readAgent } from '#tests/support/agents.ts';
import { type AppServer, startAppServer } from '#tests/support/app-server.ts';
import { type Cast, type CastMember, startCast } from '#tests/support/cast.ts';
import { lookAt, makeBomb, makeMovingPicture, makePicture } from '#tests/support/pictures.ts';

let server: AppServer;
let cast: Cast;

beforeAll(async () => {
  server = await startAppServer();
  cast = await startCast(server.url);
});
afterAll(() => server.close());

const send = (
  person: CastMember,
  agent: Agent,
  picture: Uint8Array | undefined,
  type = 'image/png',
  headers: Record<string, string> = {},
) => person.client.post<Agent & Problem>(agentPath(agent, 'avatar/'), picture, { 'content-type': type, ...headers });

async function give(person: CastMember, agent: Agent, picture: Uint8Array, type?: string): Promise<Agent> {
  const { status, body, text } = await send(person, agent, picture, type);
  expect(status, text).toBe(200);
  return Agent.strict().parse(body);
}

/** Red, green or blue, whichever there is most of. */
async function colourOf(person: CastMember, address: string | null): Promise<string> {
  const { bytes } = await person.client.get(address ?? 'none');
  const { colour } = await lookAt(bytes);
  return ['red', 'green', 'blue'][colour.indexOf(Math.max(...colour))] ?? 'none';
}

describe('an agent’s picture', () => {
  test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'is made anew from a %s, small, and says nothing else',
    async (format) => {
      const agent = await makeAgent(cast.ada);
      const { avatar, version } = await give(cast.ada, agent, await makePicture(format, 'blue'), `image/${format}`);
      expect([version, avatar]).toEqual([2, expect.stringMatching(`^/api/agents/${agent.id}/avatar/[0-9a-f-]{36}/$`)]);
      const { status, headers, bytes, text } = await cast.ada.client.get(avatar!);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'private, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'content-length': String(bytes.length),
      });
      expect(await lookAt(bytes)).toMatchObject({ format: 'webp', size: [256, 256] });
      expect(await colourOf(cast.ada, avatar)).toBe('blue');
      expect(text).not.toContain('Lin');
      const again = await cast.ada.client.get(avatar!, { 'if-none-match': headers.get('etag')! });
      expect([again.status, again.text]).toEqual([304, '']);
    },
  );

  test.each(['gif', 'webp'] as const)('is the first of what a moving %s shows', async (format) => {
    const moving = await makeMovingPicture(format, ['blue', 'red']);
    const { avatar } = await give(cast.ada, await makeAgent(cast.ada), moving, `image/${format}`);
    expect(await colourOf(cast.ada, avatar)).toBe('blue');
    const { bytes } = await cast.ada.client.get(avatar!);
    expect((await lookAt(bytes)).size).toEqual([256, 256]);
  });

  test('is what the file is, whatever picture it says it is', async () => {
    const { avatar } = await give(cast.ada, await makeAgent(cast.ada), await makePicture('gif', 'red'), 'image/png');
    expect(await colourOf(cast.ada, avatar)).toBe('red');
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const refused: [what: string, make: () => Promise<Buffer> | Buffer | undefined, type: string, status: number][] = [
    ['an SVG', () => svg, 'image/svg+xml', 415],
    ['an SVG that is called a PNG', () => svg, 'image/png', 415],
    ['a page', () => Buffer.from('<!doctype html>'), 'text/html', 415],
    ['JSON', () => Buffer.from('{}'), 'application/json', 415],
    ['nothing', () => undefined, 'image/png', 400],
    ['garbage', () => randomBytes(5_000), 'image/webp', 415],
    ['garbage that begins as a JPEG does', () => Buffer.from([255, 216, 255, ...randomBytes(500)]), 'image/jpeg', 400],
    ['half a PNG', async () => (await makePicture('png', 'red', 900, 900)).subarray(0, -600), 'image/png', 400],
    ['half a JPEG', async () => (await makePicture('jpeg', 'red')).subarray(0, -300), 'image/jpeg', 400],
    ['half a WebP', async () => (await makePicture('webp', 'red')).subarray(0, -60), 'image/webp', 400],
    ['a bomb of 2,500 megapixels', () => makeBomb(50_000, 50_000), 'image/png', 413],
    ['41 megapixels', () => makeBomb(41_000, 1_000), 'image/png', 413],
    ['more than 5 MB', () => randomBytes(5_000_001), 'image/png', 413],
  ];

  test.each(refused)('is not made of %s', async (_, make, type, status) => {
    const agent = await makeAgent(cast.ada);
    const answer = await send(cast.ada, agent, await make(), type);
    expect([answer.status, answer.headers.get('content-type')], answer.text).toEqual([
      status,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(answer.body.detail).not.toMatch(/vips|sharp|Error/i);
    expect(await readAgent(cast.ada, agent)).toEqual(agent);
  });

  test('is changed by who may change the agent, and nobody’s work is done for others', async () => {
    const [open, closed] = [await makeAgent(cast.lin, { is_public: true }), await makeAgent(cast.lin)];
    const picture = await makePicture('png', 'red');
    const { avatar } = await give(cast.lin, closed, picture);
    for (const [agent, status] of [
      [open, 403],
      [closed, 404],
    ] as const) {
      expect((await send(cast.omar, agent, picture)).status).toBe(status);
      expect((await send(cast.omar, agent, randomBytes(500))).status).toBe(status);
      expect((await cast.omar.client.delete(agentPath(agent, 'avatar/'))).status).toBe(status);
    }
    const stranger = server.client();
    for (const size of [500, 5_000_001]) {
      const answer = await stranger.post(agentPath(open, 'avatar/'), randomBytes(size), {
        'content-type': 'image/png',
      });
      expect(answer.status).toBe(401);
    }
    expect((await stranger.get(avatar!)).status).toBe(401);
    expect((await give(cast.ada, open, picture)).version).toBe(2);
  });

  test('is seen by who may see the agent, under that agent alone', async () => {
    const agent = await makeAgent(cast.lin);
    const other = await makeAgent(cast.omar);
    const { avatar } = await give(cast.lin, agent, await makePicture('png', 'red'));
    expect((await cast.omar.client.get(avatar!)).status).toBe(404);
    expect((await cast.omar.client.get(avatar!.replace(agent.id, other.id))).status).toBe(404);
    await changeAgent(cast.lin, agent, { is_public: true });
    expect((await cast.omar.client.get(avatar!)).status).toBe(200);
    const none = agentPath(agent, `avatar/${crypto.randomUUID()}/`);
    expect((await cast.lin.client.get(none)).status).toBe(404);
    await cast.lin.client.delete(agentPath(agent));
    expect((await cast.lin.client.get(avatar!)).status).toBe(404);
  });

  test('belongs to the version: it is replaced, compared, put back and taken away', async () => {
    const agent = await makeAgent(cast.ada);
    const red = await give(cast.ada, agent, await makePicture('png', 'red'));
    const blue = await give(cast.ada, agent, await makePicture('png', 'blue'));
    expect([red.version, blue.version, blue.avatar === red.avatar]).toEqual([2, 3, false]);
    const { body: compared } = await cast.ada.client.get<{ before: AgentVersion; changes: string[] }>(
      agentPath(agent, 'versions/3/comparison/'),
    );
    expect([compared.changes, compared.before.avatar]).toEqual([['avatar'], red.avatar]);
    expect(await colourOf(cast.ada, compared.before.avatar)).toBe('red');
    const { body: back } = await cast.ada.client.post<Agent>(agentPath(agent, 'versions/2/restore/'));
    expect([back.version, back.avatar]).toEqual([4, red.avatar]);
    expect(await changeAgent(cast.ada, agent, { name: 'Echo II' })).toMatchObject({ version: 5, avatar: red.avatar });
    for (const _ of [1, 2]) expect((await cast.ada.client.delete(agentPath(agent, 'avatar/'))).status).toBe(204);
    expect(await readAgent(cast.ada, agent)).toMatchObject({ version: 6, avatar: null });
    expect(await colourOf(cast.ada, red.avatar)).toBe('red');
  });

  test('is set once by a request that comes twice, and by the same picture twice', async () => {
    const agent = await makeAgent(cast.ada);
    const [picture, another] = [await makePicture('png', 'red'), await makePicture('png', 'blue')];
    const key = { 'idempotency-key': crypto.randomUUID() };
    const both = await Promise.all([1, 2].map(() => send(cast.ada, agent, picture, 'image/png', key)));
    expect(both.map(({ status, body }) => [status, body.version])).toEqual([
      [200, 2],
      [200, 2],
    ]);
    expect((await send(cast.ada, agent, another, 'image/png', key)).status).toBe(409);
    expect((await give(cast.ada, agent, picture)).version).toBe(2);
  });
});

test('a change that was made from an older version is refused where it says so', async () => {
  const agent = await makeAgent(cast.ada);
  await changeAgent(cast.ada, agent, { name: 'Echo II', based_on_version: 1 });
  for (const answer of [
    await cast.ada.client.patch<Problem>(agentPath(agent), { name: 'Echo III', based_on_version: 1 }),
    await cast.ada.client.put<Problem>(agentPath(agent), { name: 'Echo', system_prompt: '', based_on_version: 3 }),
  ])
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', version: 2 } });
  expect(await changeAgent(cast.ada, agent, { name: 'Echo III', based_on_version: 2 })).toMatchObject({ version: 3 });
});
