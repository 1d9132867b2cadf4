/** What each kind of provider is called. */
export const kindNames: Record<string, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  'openai-compatible': 'OpenAI-compatible',
  ollama: 'Ollama',
};

/** Those that can be added, with the addresses that they have of their own. */
export const addedKinds = [
  ['openai-compatible', 'A server that speaks OpenAI’s API', ''],
  ['openai', 'OpenAI', 'https://api.openai.com/v1'],
  ['anthropic', 'Anthropic', 'https://api.anthropic.com/v1'],
  ['google', 'Google', 'https://generativelanguage.googleapis.com/v1beta'],
] as const;
