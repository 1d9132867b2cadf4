const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A schedule in words, as far as there are simple ones; what is not simple is said as cron has it. Times are UTC. */
export function saySchedule(cron: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  const isDaily = day === '*' && month === '*' && weekday === '*';
  if (step !== undefined && hour === '*' && isDaily) return `Every ${step} minutes`;
  if (!isNumber(minute)) return inCron(cron);
  if (hour === '*' && isDaily) return `Every hour, ${minute} minutes past`;
  const hours = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (hours !== undefined && isDaily) return `Every ${hours} hours, ${minute} minutes past`;
  if (!isNumber(hour) || month !== '*') return inCron(cron);
  const at = `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')} UTC`;
  if (isDaily) return `Every day ${at}`;
  if (day === '*' && isNumber(weekday)) return `Every ${days[Number(weekday)] ?? weekday} ${at}`;
  if (isNumber(day) && weekday === '*') return `Day ${day} of every month ${at}`;
  return inCron(cron);
}

function isNumber(field: string): boolean {
  return /^\d+$/.test(field);
}

function inCron(cron: string): string {
  return `As cron has it, in UTC: ${cron}`;
}
