import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Comment, FeedbackMessage, MessageExcerpt, OfMessage, Score } from './feedback.ts';
import { ArrayPage, CursorPage, pageOf, UuidParam } from './lists.ts';

const tag = 'Ratings';

export const Rating = z
  .object({
    id: z.uuid(),
    message: z.uuid(),
    message_excerpt: MessageExcerpt,
    score: Score,
    comment: z.string(),
    user: z.int(),
    user_username: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Rating' });
export type Rating = z.infer<typeof Rating>;

const Changes = z.object({ score: Score, comment: Comment });

export const listRatings = endpoint({
  method: 'GET',
  path: '/api/ratings/',
  tag,
  summary: 'Your ratings, newest first',
  access: 'own-feedback',
  query: CursorPage,
  status: 200,
  answer: pageOf(Rating),
});

export const rateMessage = endpoint({
  method: 'POST',
  path: '/api/ratings/',
  tag,
  summary: 'Rate an answer',
  description:
    'One rating a person and message: a second one takes the place of the first. A `rating_type` of older clients is ' +
    'taken as the helpfulness rating.',
  access: 'conversation-owner',
  body: z.object({ message: FeedbackMessage, score: Score, comment: Comment.optional() }),
  status: 201,
  answer: Rating,
});

export const listRatingsOfMessage = endpoint({
  method: 'GET',
  path: '/api/ratings/by_message/',
  tag,
  summary: 'All ratings of a message, oldest first',
  access: 'conversation-owner',
  query: ArrayPage.extend(OfMessage.shape),
  status: 200,
  answer: z.array(Rating),
});

export const summarizeRatings = endpoint({
  method: 'GET',
  path: '/api/ratings/summary/',
  tag,
  summary: 'How helpful a message was found, and your own rating',
  access: 'conversation-owner',
  query: OfMessage,
  status: 200,
  answer: z
    .object({
      helpful: z.object({ avg: z.number().nullable(), count: z.int() }),
      user: z.object({ id: z.uuid(), score: Score }).nullable(),
    })
    .meta({ id: 'RatingSummary' }),
});

export const getRating = endpoint({
  method: 'GET',
  path: '/api/ratings/:id/',
  tag,
  summary: 'One of your ratings',
  access: 'own-feedback',
  params: UuidParam,
  status: 200,
  answer: Rating,
});

export const changeRating = endpoint({
  method: 'PATCH',
  path: '/api/ratings/:id/',
  tag,
  summary: 'Change a rating',
  access: 'own-feedback',
  params: UuidParam,
  body: Changes.partial(),
  status: 200,
  answer: Rating,
});

export const replaceRating = endpoint({
  method: 'PUT',
  path: '/api/ratings/:id/',
  tag,
  summary: 'Replace a rating; a comment that is left out goes',
  access: 'own-feedback',
  params: UuidParam,
  body: Changes.partial({ comment: true }),
  status: 200,
  answer: Rating,
});

export const withdrawRating = endpoint({
  method: 'DELETE',
  path: '/api/ratings/:id/',
  tag,
  summary: 'Withdraw a rating',
  access: 'own-feedback',
  params: UuidParam,
  status: 204,
});
