import { useState } from 'react';
import { type CaseInFull, decideCase, type Decision } from '#web/api/cases.ts';
import { Button } from '#web/ui/button.tsx';
import { TextArea } from '#web/ui/text-area.tsx';
import { type RefusedProps, useCaseChange } from './use-case.ts';

const choices: [decision: Decision, name: string, meaning: string][] = [
  ['upheld', 'Uphold', 'The flag is right. Whoever flagged it reads your reason, without your name.'],
  ['dismissed', 'Dismiss', 'The flag is not right. Whoever flagged it reads your reason, without your name.'],
  ['escalated', 'Escalate', 'The administrators decide. They read your reason; whoever flagged it does not.'],
];

/** As the contract has it. */
const longest = 1000;

export function DecideForm({ found, onRefused }: RefusedProps & { found: CaseInFull }) {
  const [decision, setDecision] = useState<Decision | null>(null);
  const [reason, setReason] = useState('');
  const decide = useCaseChange(found.id, { onRefused }, (seen, made: Decision) =>
    decideCase(seen, made, reason.trim()),
  );
  const offered = choices.filter(([choice]) => choice !== 'escalated' || !found.is_escalated);
  const chosen = choices.find(([choice]) => choice === decision);
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (decision !== null) decide.mutate(decision);
      }}
    >
      <fieldset>
        <legend className="sr-only">Decision</legend>
        <div className="flex rounded-xl border border-line bg-sunk p-1">
          {offered.map(([choice, name]) => (
            <label
              key={choice}
              className="flex-1 cursor-pointer rounded-lg px-2 py-1.5 text-center text-sm text-soft has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:py-2.5"
            >
              <input
                type="radio"
                name="decision"
                className="sr-only"
                checked={choice === decision}
                onChange={() => setDecision(choice)}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      {chosen !== undefined && (
        <TextArea
          label="Why"
          hint={chosen[2]}
          required
          rows={3}
          longest={longest}
          maxLength={longest}
          value={reason}
          onChange={setReason}
        />
      )}
      {chosen !== undefined && (
        <Button
          look="primary"
          type="submit"
          className="w-full"
          busy={decide.isPending}
          disabled={reason.trim() === '' || found.hindrance !== null}
        >
          {chosen[1]}
        </Button>
      )}
      {found.hindrance === 'held' && (
        <p className="text-xs text-faint">To decide on it, take it over from {found.assignee?.username}.</p>
      )}
    </form>
  );
}
