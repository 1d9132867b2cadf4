import type { AdminModel } from '#web/api/admin-models.ts';
import { formatCount } from '#web/lib/format-count.ts';

/** How often a model may be asked, in words; empty where nobody has said. */
export function limitsOf({
  daily_request_limit: daily,
  rate_limit_per_minute: perMinute,
}: Pick<AdminModel, 'daily_request_limit' | 'rate_limit_per_minute'>): string[] {
  return [
    ...(perMinute === null ? [] : [`${formatCount(perMinute)} a minute`]),
    ...(daily === null ? [] : [`${formatCount(daily)} a day`]),
  ];
}
