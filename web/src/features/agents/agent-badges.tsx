import type { Agent } from '#web/api/agents.ts';

/** What sets an agent apart from one that everybody may use. */
export function AgentBadges({ agent }: { agent: Agent }) {
  const words = [agent.is_default && 'Default', !agent.is_public && 'Private', !agent.is_active && 'Off'].filter(
    (word) => word !== false,
  );
  return words.map((word) => (
    <span key={word} className="shrink-0 rounded-full bg-sunk px-2 text-2xs leading-5 font-medium text-soft">
      {word}
    </span>
  ));
}
