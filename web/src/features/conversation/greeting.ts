/** By the reader's clock. */
export function greeting(name: string, now: Date): string {
  const hour = now.getHours();
  const time = hour < 5 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  return time === 'night' ? `Still up, ${name}?` : `Good ${time}, ${name}.`;
}
