/** The requests that existing programs send, as their documentation shows them; only address and session are the caller's own. */
export interface ExampleRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

const cookie = { Cookie: 'sessionid=YOUR_SESSION_ID' };
const json = { 'Content-Type': 'application/json', ...cookie };

export const createChat: ExampleRequest = {
  method: 'POST',
  url: 'http://localhost:8000/api/ai/chats/',
  headers: json,
  body: `{
    "title": "General Assistant",
    "system_prompt": "You are a helpful assistant."
  }`,
};

export const createChatWithRelatedChat: ExampleRequest = {
  method: 'POST',
  url: 'http://localhost:8000/api/ai/chats/',
  headers: json,
  body: `{
    "title": "Project Discussion Helper",
    "system_prompt": "You are an assistant helping with project discussions.",
    "related_chat": 1
  }`,
};

export const sendMessage: ExampleRequest = {
  method: 'POST',
  url: 'http://localhost:8000/api/ai/chats/1/send_message/',
  headers: json,
  body: `{
    "content": "Hello, how can you help me?"
  }`,
};

export const sendMessageWithContext: ExampleRequest = {
  method: 'POST',
  url: 'http://localhost:8000/api/ai/chats/1/send_message/',
  headers: json,
  body: `{
    "content": "Can you summarize our previous discussion?",
    "include_related_chat_context": true,
    "context_message_limit": 20
  }`,
};

export const getRelatedChatContext: ExampleRequest = {
  method: 'GET',
  url: 'http://localhost:8000/api/ai/chats/1/related_chat_context/?message_limit=50',
  headers: cookie,
};

/** What the example's page sends when its socket to `socketUrl` opens. */
export const socketUrl = 'ws://localhost:8000/ws/ai-chat/1/';
export const socketMessage = JSON.stringify({
  type: 'message',
  content: 'Hello ChatGPT!',
  include_related_chat_context: false,
});

/** Listed there without a body. */
export const otherRequests: ExampleRequest[] = [
  '/api/ai/chats/',
  '/api/ai/chats/1/',
  '/api/ai/chats/1/messages/',
  '/api/ai/messages/',
  '/api/ai/messages/1/',
].map((path) => ({ method: 'GET', url: `http://localhost:8000${path}`, headers: cookie }));

export const documentationUrls = ['/api/docs/', '/api/redoc/', '/api/schema/'].map(
  (path) => `http://localhost:8000${path}`,
);
