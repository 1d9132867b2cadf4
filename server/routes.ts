import { adminBudgetRoutes } from './api/admin/budgets.ts';
import { adminChatRoutes } from './api/admin/chats.ts';
import { adminJobRoutes } from './api/admin/jobs.ts';
import { deletedConversationRoutes } from './api/admin/deleted-conversations.ts';
import { adminMessageRoutes } from './api/admin/messages.ts';
import { adminModelRoutes } from './api/admin/models.ts';
import { adminPeopleRoutes } from './api/admin/people.ts';
import { adminProviderRoutes } from './api/admin/providers.ts';
import { ratingImportRoutes } from './api/admin/rating-import.ts';
import { adminSettingRoutes } from './api/admin/settings.ts';
import { adminRetentionRoutes } from './api/admin/retention.ts';
import { adminUsageRoutes } from './api/admin/usage.ts';
import { agentRoutes } from './api/agents.ts';
import { aiChatRoutes } from './api/ai/chats.ts';
import { aiMessageRoutes } from './api/ai/messages.ts';
import { analyticsRoutes } from './api/analytics.ts';
import { budgetRoutes } from './api/budgets.ts';
import { chatRoutes } from './api/chats.ts';
import { conversationSummaryRoutes } from './api/conversation-summaries.ts';
import { conversationRoutes } from './api/conversations.ts';
import { flagRoutes } from './api/flags.ts';
import { llmModelRoutes } from './api/llm-models.ts';
import { messageRoutes } from './api/messages.ts';
import { modelPerformanceRoutes } from './api/model-performance.ts';
import { auditRoutes } from './api/moderation/audit.ts';
import { caseRoutes } from './api/moderation/cases.ts';
import { peopleRoutes } from './api/people.ts';
import { ratingRoutes } from './api/ratings.ts';
import { searchRoutes } from './api/search.ts';
import type { ApiPorts } from './api/ports.ts';
import type { Config } from './config.ts';
import type { Accounts } from './core/accounts/accounts.ts';
import type { ServedRoute } from './http/serve.ts';

/** Every route there is; the OpenAPI document and the tests read this list too. */
export function routesOf(config: Pick<Config, 'publicUrl'>, accounts: Accounts, api: ApiPorts): ServedRoute[] {
  return [
    ...peopleRoutes(accounts, config.publicUrl),
    ...llmModelRoutes(api),
    ...adminModelRoutes(api),
    ...adminProviderRoutes(api),
    ...agentRoutes(api),
    ...ratingRoutes(api),
    ...flagRoutes(api),
    ...caseRoutes,
    ...auditRoutes,
    ...conversationRoutes(),
    ...conversationSummaryRoutes,
    ...messageRoutes(api),
    ...aiChatRoutes(api),
    ...aiMessageRoutes(api),
    ...chatRoutes,
    ...searchRoutes,
    ...analyticsRoutes,
    ...adminUsageRoutes,
    ...adminJobRoutes(api),
    ...adminRetentionRoutes,
    ...deletedConversationRoutes,
    ...adminSettingRoutes,
    ...budgetRoutes,
    ...adminBudgetRoutes(api),
    ...modelPerformanceRoutes,
    ...adminPeopleRoutes,
    ...adminChatRoutes,
    ...adminMessageRoutes,
    ...ratingImportRoutes(api),
  ];
}
