import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/**
 * Who may call a route. `public`, `signed-in` and the roles are decided before the handler runs; the others say
 * what the action behind it checks: it loads through the viewer, so what is not theirs is not found.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | 'conversation-owner'
  | 'agent-viewer'
  | 'agent-keeper'
  | 'own-feedback'
  | 'chat-participant'
  /** Of those in it, whoever keeps the chat. */
  | 'chat-keeper'
  | 'own-account'
  /** Moderators and administrators. */
  | 'moderator'
  | 'administrator';

/** A route as a value: type, validator, serialiser and documentation come from it. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins and ends with a slash; parameters as `:name`. */
  path: `/${string}/`;
  summary: string;
  description?: string;
  tag: string;
  access: Access;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Where the body is bytes, and no JSON. Nothing is read of a larger one. */
  takes?: { mediaTypes: string[]; mostBytes: number };
  /** The success answer's status and shape; without a shape the answer has no body. */
  status: 200 | 201 | 204;
  answer?: Answer;
  /** Where the answer is bytes of this media type, and no JSON. */
  gives?: string;
  /** True where the same answer can also come as `text/event-stream` frames of `realtime.ts`. */
  streams?: boolean;
  /** Refusals that do not follow from the rest of this value. */
  problems?: ErrorCode[];
}

/** Keeps each part's own type, so that handlers are typed from the route. */
export function endpoint<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(route: Endpoint<Params, Query, Body, Answer>): Endpoint<Params, Query, Body, Answer> {
  return route;
}
