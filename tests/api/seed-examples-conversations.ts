/** Requests that existing programs send, as their documentation shows them; only what stands in `<…>` is the caller's own. */
export interface ExampleRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: string;
}

export const createConversation: ExampleRequest = {
  method: 'POST',
  path: '/api/conversations/',
  body: '{"agent": "<agent_uuid>", "title": "Chat with AI"}',
};

export const sendMessage: ExampleRequest = {
  method: 'POST',
  path: '/api/messages/',
  body: '{"conversation": "<conversation_uuid>", "role": "user", "content": "Explain transformers"}',
};

export const rateMessage: ExampleRequest = {
  method: 'POST',
  path: '/api/ratings/',
  body: '{"message": "<message_uuid>", "score": 5, "comment": "Great answer"}',
};

export const rateAccuracy: ExampleRequest = {
  method: 'POST',
  path: '/api/ratings/',
  body: '{"message": "<message_uuid>", "rating_type": "accuracy", "score": 5}',
};

export const getRatingSummary: ExampleRequest = {
  method: 'GET',
  path: '/api/ratings/summary/?message_id=<message_uuid>',
};

export const toggleFactualError: ExampleRequest = {
  method: 'POST',
  path: '/api/flags/toggle/',
  body: '{"message": "<message_uuid>", "flag_type": "factual_error"}',
};

export const getFlagSummary: ExampleRequest = {
  method: 'GET',
  path: '/api/flags/summary/?message_id=<message_uuid>',
};

/** Listed there without a body, or with the fields of the one before. */
export const listRatings: ExampleRequest = { method: 'GET', path: '/api/ratings/' };
export const getRating: ExampleRequest = { method: 'GET', path: '/api/ratings/{id}/' };
export const replaceRating: ExampleRequest = { method: 'PUT', path: '/api/ratings/{id}/' };
export const changeRating: ExampleRequest = { method: 'PATCH', path: '/api/ratings/{id}/' };
export const deleteRating: ExampleRequest = { method: 'DELETE', path: '/api/ratings/{id}/' };
export const listRatingsOfMessage: ExampleRequest = {
  method: 'GET',
  path: '/api/ratings/by_message/?message_id=<message_uuid>',
};
