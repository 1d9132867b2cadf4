import type { z } from 'zod';
import * as contract from '#contract/admin/alarms.ts';
import { presentAlarm } from '#server/api/present-quality.ts';
import { listAlarms } from '#server/core/alarms/list-alarms.ts';
import { acknowledgeAlarm, type AlarmInFull, closeAlarm, getAlarm } from '#server/core/alarms/work-on-alarm.ts';
import { cursorPage } from '#server/http/page-links.ts';
import { serve, type ServedRoute } from '#server/http/serve.ts';

/** `/api/admin/alarms/`: what has become worse, and what is done about it. */
export const adminAlarmRoutes: ServedRoute[] = [
  serve(contract.listAlarms, async (ctx, { query }, exchange) => {
    const { state, subject, subject_id: subjectId, metric, cursor, page_size: limit } = query;
    const page = await listAlarms(ctx, { state, subject, subjectId, metric }, { cursor, limit });
    return { count: page.count, ...cursorPage(exchange, page), results: page.rows.map(presentAlarm) };
  }),
  serve(contract.getAlarm, async (ctx, { params }) => presentInFull(await getAlarm(ctx, params.id))),
  serve(contract.acknowledgeAlarm, async (ctx, { params, body }) =>
    presentInFull(await acknowledgeAlarm(ctx, params.id, body)),
  ),
  serve(contract.closeAlarm, async (ctx, { params, body }) => presentInFull(await closeAlarm(ctx, params.id, body))),
];

function presentInFull({ alarm, samples }: AlarmInFull): z.input<typeof contract.AlarmInFull> {
  return {
    ...presentAlarm(alarm),
    samples: samples.map((sample) => ({
      message: sample.messageId,
      conversation: sample.conversationId,
      case: sample.caseId,
      answered_at: sample.answeredAt.toISOString(),
      score: sample.score,
      flag_types: sample.flagTypes,
      error_class: sample.errorClass,
    })),
  };
}
