const sockets =
  'An upgrade is refused over HTTP like any other request: 401 not signed in, 403 another site’s page, 404 not yours.';

/** OpenAPI has no place for sockets: they stand in `x-websockets`, and in the introduction for those who read it as a page. */
export const webSockets = [
  {
    path: '/ws/ai-chat/{id}/',
    summary: 'An AI chat, by its number or its UUID',
    description:
      `${sockets} Without more the server answers each \`message\` with \`user_message\` and then \`assistant_message\`, or ` +
      'with `error`. With `?stream=true`, or `"stream": true` in a message, it also tells how the answer grows and what else ' +
      'changes; after a lost connection `resume` goes on where it was, with nothing missing and nothing twice.',
    'x-access': 'conversation-owner',
    client: { $ref: '#/components/schemas/ClientFrame' },
    server: { $ref: '#/components/schemas/ServerFrame' },
  },
  {
    path: '/ws/events/',
    summary: 'All that one has, in one socket',
    description:
      `${sockets} Tells which of one’s conversations change, and of those that are \`watch\`ed every message, rating, flag ` +
      'and word as it comes, from where the client was when it last heard.',
    'x-access': 'signed-in',
    client: { $ref: '#/components/schemas/EventsClientFrame' },
    server: { $ref: '#/components/schemas/EventsServerFrame' },
  },
  {
    path: '/ws/chat/{id}/',
    summary: 'A chat between people',
    description: `${sockets} All participants get what is said, whoever said it and however.`,
    'x-access': 'chat-participant',
    client: { $ref: '#/components/schemas/ChatClientFrame' },
    server: { $ref: '#/components/schemas/ChatServerFrame' },
  },
];

/** What holds for all routes: the document's introduction, in CommonMark. */
export const introduction = `
Talk to AI agents, to each other, and bring the two together.

One core has two faces: conversations (\`/api/conversations/\`, \`/api/messages/\`; ids are UUIDs) and the smaller AI
chats (\`/api/ai/\`; ids are integers) show the same rows.

**Addresses** end in a slash; without it they work too. Bodies are JSON in UTF-8, times are ISO 8601 in UTC, money is a
decimal string of US dollars. Fields that a route does not know are ignored.

**Signing in:** \`POST /api/login/\` sets the cookie \`sessionid\`; programs send an API key as
\`Authorization: Bearer …\`. A request with a cookie that changes something has to come from a page of this server or of
an origin that its administrator has listed.

**Lists** come as \`{"count", "next", "previous", "results"}\` with full addresses of the neighbouring pages, or as a
plain array with a \`Link\` header (RFC 8288) where there is more. A page costs the same wherever it lies.

**Asking again:** what a GET answers carries an \`ETag\`. Sent back as \`If-None-Match\` it makes the answer 304 without a
body as long as it would be the same; that is also what costs the server least.

**Errors** are \`application/problem+json\` (RFC 9457). \`code\` is stable and meant for programs. What is not yours is
answered exactly as what is not there. An address that is asked with a method it does not take answers 405.

**Repeating:** any POST takes an \`Idempotency-Key\`. For 24 hours the same key and body get the answer that they got the
first time, and nothing is done twice; the same key with another body is 409.

**Answers that grow:** routes that make a model answer wait for the whole of it, or stream it with
\`Accept: text/event-stream\`, or with \`Prefer: respond-async\` answer 202 at once. An answer belongs to the server: it
goes on when the client goes away, and everything shown is stored before it is shown.

${webSockets.map(paragraphOf).join('\n\n')}
`.trim();

function paragraphOf({ path, summary, description, client, server }: (typeof webSockets)[number]): string {
  const [sent, received] = [client, server].map(({ $ref }) => `\`${$ref.split('/').at(-1)}\``);
  return `**The socket** \`${path}\`: ${summary[0]!.toLowerCase()}${summary.slice(1)}. ${description} Clients send ${sent}, the server ${received}: see the schemas.`;
}
