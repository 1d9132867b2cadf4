const thoughts = /<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi;

/** What a model has said, without what some think aloud before they answer. */
export function withoutThoughts(said: string): string {
  return said.replace(thoughts, '');
}
