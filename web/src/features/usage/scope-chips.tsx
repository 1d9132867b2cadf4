import { useQuery } from '@tanstack/react-query';
import { administeredModel } from '#web/api/admin-models.ts';
import { administeredPerson } from '#web/api/admin-people.ts';
import { oneAgent } from '#web/api/agents.ts';
import { Chip } from '#web/ui/chip.tsx';

interface Scope {
  person: string;
  agent: string;
  model: string;
}

interface ScopeChipsProps {
  scope: Scope;
  onChange: (changes: Partial<Scope>) => void;
}

/** Whose use of what is looked at alone. */
export function ScopeChips({ scope: { person, agent, model }, onChange }: ScopeChipsProps) {
  const who = useQuery({ ...administeredPerson(person), enabled: person !== '', retry: false });
  const which = useQuery({ ...oneAgent(agent), enabled: agent !== '', retry: false });
  const what = useQuery({ ...administeredModel(model), enabled: model !== '', retry: false });
  // Another person's private agent is not told about, and what is gone has no name.
  const chips = [
    { name: 'person', id: person, text: who.data?.username ?? 'one person' },
    { name: 'agent', id: agent, text: which.data?.name ?? 'one agent' },
    { name: 'model', id: model, text: what.data?.name ?? 'one model' },
  ].filter(({ id }) => id !== '');
  return chips.map(({ name, text }) => (
    <Chip key={name} label={`Not only ${text}`} onClear={() => onChange({ [name]: '' })}>
      <span className="text-faint">only</span> <span className="truncate">{text}</span>
    </Chip>
  ));
}
