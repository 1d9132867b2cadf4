/** What the names of OpenAI's models say of them, by the rules of OpenAI's own naming. */

/** The o-series, and GPT-5 and later but for their `chat` variants. */
export function isOpenAIReasoningModel(modelId: string): boolean {
  return /^o\d/.test(modelId) || (/^gpt-(?:[5-9]|\d\d)/.test(modelId) && !/-chat/.test(modelId));
}

/** Models that chat completions refuse: pro, codex and deep-research variants of the reasoning models. */
export function isResponsesOnlyModel(modelId: string): boolean {
  return isOpenAIReasoningModel(modelId) && /-(?:pro|codex|deep-research)(?:-|$)/.test(modelId);
}
