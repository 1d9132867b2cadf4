/** What both APIs ask, in one shape. */
export interface ModelQuestion {
  body: unknown;
  model: string;
  stream: boolean;
  includeUsage: boolean;
  /** The last user message. */
  text: string;
  /** A behaviour's name from `[[name]]` in the last user message. */
  directive: string | undefined;
  /** Four characters a token, rounded up: stable, so that tests can compute it. */
  promptTokens: number;
}

/** Reads a chat-completions or a responses body; null where it is neither. */
export function readQuestion(json: string): ModelQuestion | null {
  const body = parseObject(json);
  const model = body?.['model'];
  if (body === null || typeof model !== 'string') return null;
  const messages = messagesOf(body);
  const text = messages.findLast((message) => message.role === 'user')?.text ?? '';
  const characters = messages.reduce((sum, message) => sum + message.text.length, 0);
  const streamOptions = body['stream_options'];
  return {
    body,
    model,
    stream: body['stream'] === true,
    includeUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    text,
    directive: /\[\[([a-z0-9-]+)\]\]/.exec(text)?.[1],
    promptTokens: Math.ceil(characters / 4),
  };
}

interface Message {
  role: string;
  text: string;
}

function messagesOf(body: Record<string, unknown>): Message[] {
  const input = body['messages'] ?? body['input'];
  const listed = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const messages = Array.isArray(listed) ? listed.filter(isObject).map(toMessage) : [];
  const instructions = body['instructions'];
  return typeof instructions === 'string' ? [{ role: 'system', text: instructions }, ...messages] : messages;
}

function toMessage(message: Record<string, unknown>): Message {
  const { role, content } = message;
  const parts = Array.isArray(content) ? content.filter(isObject).map((part) => part['text']) : [content];
  return {
    role: typeof role === 'string' ? role : '',
    text: parts.filter((part) => typeof part === 'string').join(''),
  };
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
