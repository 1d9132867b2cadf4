import * as adminBudgets from '#contract/admin/budgets.ts';
import * as adminChats from '#contract/admin/chats.ts';
import * as adminMessages from '#contract/admin/messages.ts';
import * as adminModels from '#contract/admin/models.ts';
import * as adminProviders from '#contract/admin/providers.ts';
import * as adminPeople from '#contract/admin/people.ts';
import * as ratingImport from '#contract/admin/rating-import.ts';
import * as agents from '#contract/agents.ts';
import * as aiChats from '#contract/ai/chats.ts';
import * as aiMessages from '#contract/ai/messages.ts';
import * as budgets from '#contract/budgets.ts';
import * as chats from '#contract/chats.ts';
import * as summaries from '#contract/conversation-summaries.ts';
import * as conversations from '#contract/conversations.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import * as flags from '#contract/flags.ts';
import * as llmModels from '#contract/llm-models.ts';
import * as messages from '#contract/messages.ts';
import * as audit from '#contract/moderation/audit.ts';
import * as cases from '#contract/moderation/cases.ts';
import * as people from '#contract/people.ts';
import * as ratings from '#contract/ratings.ts';
import * as adminJobs from '#contract/admin/jobs.ts';
import * as adminSettings from '#contract/admin/settings.ts';
import * as adminDeletedConversations from '#contract/admin/deleted-conversations.ts';
import * as adminRetention from '#contract/admin/retention.ts';
import * as adminUsage from '#contract/admin/usage.ts';
import * as analytics from '#contract/analytics.ts';
import * as modelPerformance from '#contract/model-performance.ts';
import * as search from '#contract/search.ts';

const resources = [
  people,
  aiChats,
  aiMessages,
  agents,
  conversations,
  summaries,
  messages,
  ratings,
  flags,
  cases,
  audit,
  chats,
  llmModels,
  adminModels,
  adminProviders,
  search,
  analytics,
  adminUsage,
  adminJobs,
  adminRetention,
  adminDeletedConversations,
  adminSettings,
  budgets,
  adminBudgets,
  modelPerformance,
  adminPeople,
  adminChats,
  adminMessages,
  ratingImport,
];

/** Every route of the contract under the name that it has there, which is its `operationId`. */
export function contractEndpoints(): Record<string, Endpoint> {
  const endpoints: Record<string, Endpoint> = {};
  for (const [name, value] of resources.flatMap((resource): [string, unknown][] => Object.entries(resource))) {
    if (!isEndpoint(value)) continue;
    if (name in endpoints) throw new Error(`two routes of the contract are called ${name}`);
    endpoints[name] = value;
  }
  return endpoints;
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;
}
