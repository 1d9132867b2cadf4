import type { AdminChat } from '#web/api/admin-chats.ts';
import { formatMoney } from '#web/lib/format-money.ts';

/** What is known of it; a plus where that is not all. */
export function costOfChat({ total_cost: cost, unpriced_answers: unpriced }: AdminChat): string {
  if (unpriced === 0) return formatMoney(cost);
  return Number(cost) === 0 ? 'unknown' : `${formatMoney(cost)} + ?`;
}
