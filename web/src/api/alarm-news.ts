import type { QueryClient } from '@tanstack/react-query';

/** What all queries about alarms begin with; apart from these, so that who only hears of alarms need not load them. */
export const alarmsKey = 'alarms';

export function rereadAlarms(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: [alarmsKey] });
}
