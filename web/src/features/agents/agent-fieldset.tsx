import { Field } from '#web/ui/field.tsx';
import { Section } from '#web/ui/section.tsx';
import { SelectField } from '#web/ui/select-field.tsx';
import { TextArea } from '#web/ui/text-area.tsx';
import type { AgentFields } from './agent-fields.ts';
import { abilities, type AgentType, typeNames } from './agent-words.ts';
import { ModelField } from './model-field.tsx';
import { SwitchRow } from './switch-row.tsx';
import type { FieldErrors } from './use-agent-form.ts';

interface AgentFieldsetProps {
  fields: AgentFields;
  errors: FieldErrors;
  onEdit: (change: Partial<AgentFields>) => void;
  picture: React.ReactNode;
  isDefault?: boolean;
}

const types = Object.entries(typeNames) as [AgentType, string][];

/** All that can be said of an agent. */
export function AgentFieldset({ fields, errors, onEdit, picture, isDefault = false }: AgentFieldsetProps) {
  return (
    <>
      <Section title="Who it is">
        <div className="space-y-5">
          {picture}
          <div className="grid gap-5 sm:grid-cols-[1fr_12rem]">
            <Field
              label="Name"
              dir="auto"
              maxLength={100}
              value={fields.name}
              errors={errors['name']}
              onChange={(event) => onEdit({ name: event.target.value })}
            />
            <SelectField
              label="Type"
              value={fields.agent_type}
              options={types}
              errors={errors['agent_type']}
              onChange={(type) => onEdit({ agent_type: type as AgentType })}
            />
          </div>
          <TextArea
            label="Description"
            hint="What it is good for, for those who choose among agents."
            longest={1000}
            value={fields.description}
            errors={errors['description']}
            onChange={(description) => onEdit({ description })}
            className="max-h-60 min-h-18"
          />
        </div>
      </Section>
      <Section title="What it is told" note="It stands before every conversation, and the model follows it.">
        <TextArea
          label="System prompt"
          longest={50_000}
          spellCheck={false}
          value={fields.system_prompt}
          errors={errors['system_prompt']}
          onChange={(system_prompt) => onEdit({ system_prompt })}
          className="max-h-[60dvh] min-h-56 font-mono text-sm leading-relaxed"
        />
      </Section>
      <Section title="How it answers">
        <div className="grid gap-5 sm:grid-cols-2">
          <ModelField
            value={fields.preferred_model}
            errors={errors['preferred_model']}
            onChange={(preferred_model) => onEdit({ preferred_model })}
          />
          <Field
            label="Temperature"
            inputMode="decimal"
            placeholder="As the model is set"
            hint="0 to 2: low for facts, high for ideas"
            value={fields.temperature_override}
            errors={errors['temperature_override']}
            onChange={(event) => onEdit({ temperature_override: event.target.value })}
          />
          <Field
            label="Longest answer, in tokens"
            inputMode="numeric"
            placeholder="As the model is set"
            value={fields.max_tokens_override}
            errors={errors['max_tokens_override']}
            onChange={(event) => onEdit({ max_tokens_override: event.target.value })}
          />
        </div>
      </Section>
      <Section title="What it may do" note="As far as its model and this server can.">
        <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
          {abilities.map(([name, label]) => (
            <SwitchRow key={name} label={label} checked={fields[name]} onChange={(on) => onEdit({ [name]: on })} />
          ))}
        </div>
      </Section>
      <Section title="Who may use it" note="Putting an older version back does not change these.">
        <div className="space-y-4">
          <SwitchRow
            label="Everybody on this server"
            hint="Otherwise you alone find it and chat with it."
            checked={fields.is_public}
            onChange={(is_public) => onEdit({ is_public })}
          />
          <SwitchRow
            label="Show its system prompt"
            hint="To everybody who may use it, in all its versions."
            checked={fields.shares_system_prompt}
            onChange={(shares_system_prompt) => onEdit({ shares_system_prompt })}
          />
          <SwitchRow
            label="Takes messages"
            hint={
              isDefault
                ? 'It answers where nobody chose an agent: off, new chats need a choice.'
                : 'Off, its chats can be read, and go on with another agent.'
            }
            checked={fields.is_active}
            onChange={(is_active) => onEdit({ is_active })}
          />
        </div>
      </Section>
    </>
  );
}
