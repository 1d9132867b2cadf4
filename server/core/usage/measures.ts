/** What is counted of use, as the columns of `usage_by_person` are named; each is a sum of what facts say. */
export const measures = [
  'conversations_started',
  'messages_sent',
  'image_analysis_requests',
  'calls',
  'code_generation_requests',
  'web_browsing_requests',
  'input_tokens',
  'output_tokens',
  'cost_nano',
  'unpriced_calls',
  'answers',
  'answer_ms',
  'call_ms',
] as const;

/** What somebody used in some time. Money is integer nano-dollars; `unpricedCalls` are not in it. */
export interface Usage {
  conversationsStarted: number;
  messagesSent: number;
  imageAnalysisRequests: number;
  calls: number;
  codeGenerationRequests: number;
  webBrowsingRequests: number;
  inputTokens: number;
  outputTokens: number;
  costNano: number;
  unpricedCalls: number;
  /** Answers that came to their end, and how long these took together. */
  answers: number;
  answerMs: number;
  callMs: number;
}

export interface UsageDay extends Usage {
  /** `2026-11-21`, in the zone that was asked for. */
  date: string;
  firstAt: Date;
  lastAt: Date;
}

/** What was used of an agent or a model. */
export interface Share extends Usage {
  id: string;
  name: string;
}

export const noUsage: Usage = {
  conversationsStarted: 0,
  messagesSent: 0,
  imageAnalysisRequests: 0,
  calls: 0,
  codeGenerationRequests: 0,
  webBrowsingRequests: 0,
  inputTokens: 0,
  outputTokens: 0,
  costNano: 0,
  unpricedCalls: 0,
  answers: 0,
  answerMs: 0,
  callMs: 0,
};

export function sumOf(all: Usage[]): Usage {
  const sum = { ...noUsage };
  for (const one of all) for (const name of Object.keys(sum) as (keyof Usage)[]) sum[name] += one[name];
  return sum;
}
