import type { z } from 'zod';
import * as contract from '#contract/agents.ts';
import type { AgentFilter } from '#server/core/agents/agent.ts';
import { compareAgentVersions, listAgentVersions, restoreAgentVersion } from '#server/core/agents/agent-versions.ts';
import { changeAgent, replaceAgent } from '#server/core/agents/change-agent.ts';
import { type AgentContext, type AgentInput, createAgent } from '#server/core/agents/create-agent.ts';
import { deleteAgent } from '#server/core/agents/delete-agent.ts';
import { getAgent } from '#server/core/agents/get-agent.ts';
import { getAvatar } from '#server/core/agents/get-avatar.ts';
import { listAgents } from '#server/core/agents/list-agents.ts';
import { removeAvatar, setAvatar } from '#server/core/agents/set-avatar.ts';
import type { Context } from '#server/core/context.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { Bytes, type Exchange } from '#server/http/exchange.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';
import type { ApiPorts } from './ports.ts';
import { presentAgent, presentAgentVersion, presentChanges } from './present-agent.ts';

/** `/api/agents/`: what answers, and every form it has had. */
export function agentRoutes({ catalog, makeAvatar }: Pick<ApiPorts, 'catalog' | 'makeAvatar'>): ServedRoute[] {
  const inContext = (ctx: Context): AgentContext => ({ ...ctx, catalog });

  return [
    serve(contract.listMyAgents, (ctx, { query }, exchange) => list(ctx, 'mine', query, exchange)),
    serve(contract.listPublicAgents, (ctx, { query }, exchange) => list(ctx, 'public', query, exchange)),
    serve(contract.listAgents, (ctx, { query }, exchange) => list(ctx, 'visible', query, exchange)),
    serve(contract.createAgent, async (ctx, { body }) =>
      presentAgent(
        await createAgent(inContext(ctx), { ...inputOf(body), name: body.name, systemPrompt: body.system_prompt }),
        ctx.actor,
      ),
    ),
    serve(contract.getAgent, async (ctx, { params }) => presentAgent(await getAgent(ctx, params.id), ctx.actor)),
    serve(contract.changeAgent, async (ctx, { params, body }) =>
      presentAgent(await changeAgent(inContext(ctx), params.id, inputOf(body), body.based_on_version), ctx.actor),
    ),
    serve(contract.replaceAgent, async (ctx, { params, body }) => {
      const input = { ...inputOf(body), name: body.name, systemPrompt: body.system_prompt };
      return presentAgent(await replaceAgent(inContext(ctx), params.id, input, body.based_on_version), ctx.actor);
    }),
    serve(contract.deleteAgent, (ctx, { params }) => deleteAgent(ctx, params.id)),
    serve(contract.listAgentVersions, async (ctx, { params, query }, exchange) => {
      const page = await listAgentVersions(ctx, params.id, { cursor: query.cursor, limit: query.page_size });
      const results = page.rows.map((row) => presentAgentVersion(row, ctx.actor));
      return { count: page.count, ...cursorPage(exchange, page), results };
    }),
    serve(contract.getAgentVersion, async (ctx, { params }) =>
      presentAgentVersion(await compareAgentVersions(ctx, params.id, params.version), ctx.actor),
    ),
    serve(contract.compareAgentVersion, async (ctx, { params, query }) => {
      const change = await compareAgentVersions(ctx, params.id, params.version, query.with);
      return {
        before: change.before && presentAgentVersion({ ...change, version: change.before, changes: [] }, ctx.actor),
        after: presentAgentVersion(change, ctx.actor),
        changes: presentChanges(change.changes),
      };
    }),
    serve(contract.restoreAgentVersion, async (ctx, { params }) =>
      presentAgent(await restoreAgentVersion(ctx, params.id, params.version), ctx.actor),
    ),
    serve(
      contract.setAgentAvatar,
      async (ctx, { params, body }) =>
        presentAgent(await setAvatar({ ...ctx, makeAvatar }, params.id, body), ctx.actor),
      'outside',
    ),
    serve(contract.removeAgentAvatar, async (ctx, { params }) => void (await removeAvatar(ctx, params.id))),
    serve(contract.getAgentAvatar, async (ctx, { params }, exchange) => {
      const { image } = await getAvatar(ctx, params.id, params.avatar);
      exchange.setHeader('cache-control', 'private, max-age=31536000, immutable');
      exchange.setHeader('content-security-policy', "default-src 'none'; sandbox");
      return new Bytes(image);
    }),
  ];
}

async function list(
  ctx: Context,
  scope: AgentFilter['scope'],
  query: z.output<NonNullable<typeof contract.listAgents.query>>,
  exchange: Exchange,
) {
  const filter = { scope, agentType: query.agent_type, search: query.search };
  const page = await listAgents(ctx, filter, { cursor: query.cursor, limit: query.page_size });
  const results = page.rows.map((agent) => presentAgent(agent, ctx.actor));
  return { count: page.count, ...cursorPage(exchange, page), results };
}

function inputOf(body: z.output<NonNullable<typeof contract.changeAgent.body>>): AgentInput {
  return {
    name: body.name,
    agentType: body.agent_type,
    description: body.description,
    systemPrompt: body.system_prompt,
    preferredModelId: body.preferred_model,
    temperatureOverride: body.temperature_override,
    maxTokensOverride: body.max_tokens_override,
    canBrowseWeb: body.can_browse_web,
    canAnalyzeImages: body.can_analyze_images,
    canGenerateImages: body.can_generate_images,
    canCode: body.can_code,
    isPublic: body.is_public,
    isActive: body.is_active,
    sharesSystemPrompt: body.shares_system_prompt,
  };
}
