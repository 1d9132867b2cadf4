import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type AgentVersion, versionComparison } from '#web/api/agents.ts';
import { activeModels, nameOfModel, oneModel } from '#web/api/llm-models.ts';
import { Avatar } from '#web/ui/avatar.tsx';
import { Button } from '#web/ui/button.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { fieldNames, settingText } from './agent-words.ts';
import { textDifference } from './text-difference.ts';

/** A version beside the one before it: its settings in two columns, its texts as one with what came and went. */
export function VersionComparison({ agent, version }: { agent: string; version: number }) {
  const { data, error, refetch } = useQuery(versionComparison(agent, version));
  if (error !== null) {
    return (
      <Notice
        look="error"
        className="m-4 mt-0"
        actions={
          <Button small onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {error.message}
      </Notice>
    );
  }
  if (data === undefined) return <Skeleton className="mx-4 mb-4 h-16" />;
  if (data.before === null) return null;
  const { before, after, changes } = data;
  const settings = changes.filter((field) => !isText(field));
  return (
    <div className="space-y-4 px-4 pb-4">
      {settings.length > 0 && <SettingsTable before={before} after={after} settings={settings} />}
      {changes.filter(isText).map((field) => (
        <TextChange key={field} field={field} before={before} after={after} />
      ))}
    </div>
  );
}

type TextField = 'system_prompt' | 'description';

function isText(field: string): field is TextField {
  return field === 'system_prompt' || field === 'description';
}

interface ChangeProps {
  before: AgentVersion;
  after: AgentVersion;
}

function SettingsTable({ before, after, settings }: ChangeProps & { settings: string[] }) {
  return (
    <table className="w-full table-fixed text-start text-sm">
      <thead>
        <tr className="text-xs text-faint">
          <th scope="col" className="w-1/3 py-1 text-start font-normal">
            Setting
          </th>
          <th scope="col" className="py-1 text-start font-normal">
            Version {before.version}
          </th>
          <th scope="col" className="py-1 text-start font-normal">
            Version {after.version}
          </th>
        </tr>
      </thead>
      <tbody>
        {settings.map((field) => (
          <tr key={field} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pe-2 text-start font-normal text-soft">
              {fieldNames[field] ?? field}
            </th>
            {[before, after].map((version) => (
              <td key={version.version} className="py-1.5 pe-2 wrap-anywhere" dir="auto">
                <SettingValue version={version} field={field} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SettingValue({ version, field }: { version: AgentVersion; field: string }) {
  const name = useModelName(field === 'preferred_model' ? version.preferred_model : null);
  if (field === 'avatar' && version.avatar !== null)
    return <Avatar isAgent name={version.name} picture={version.avatar} size={40} />;
  return settingText(version, field, () => name);
}

function useModelName(id: string | null): string {
  const { data: models } = useQuery(activeModels());
  const active = models?.find((model) => model.id === id);
  const { data: other } = useQuery({
    ...oneModel(id ?? ''),
    enabled: id !== null && models !== undefined && active === undefined,
  });
  const model = active ?? other;
  return model === undefined ? 'A model that is gone' : nameOfModel(model);
}

function TextChange({ field, before, after }: ChangeProps & { field: TextField }) {
  const parts = useMemo(() => textDifference(before[field], after[field]), [before, after, field]);
  const isHidden = field === 'system_prompt' && after.is_system_prompt_hidden;
  return (
    <div>
      <h3 className="mb-1 text-xs text-faint">{fieldNames[field]}</h3>
      {isHidden ? (
        <p className="text-sm text-faint">Its maker does not show the system prompt.</p>
      ) : (
        <p
          dir="auto"
          className={`max-h-96 overflow-y-auto rounded-xl border border-line bg-paper px-3.5 py-2.5 text-sm leading-relaxed whitespace-pre-wrap wrap-anywhere ${field === 'system_prompt' ? 'font-mono' : ''}`}
        >
          {parts.map(({ kind, text }, index) => {
            if (kind === 'same') return text;
            if (kind === 'added')
              return (
                <ins key={index} className="rounded-sm bg-accent-wash text-accent-strong decoration-accent/50">
                  {text}
                </ins>
              );
            return (
              <del key={index} className="rounded-sm bg-danger-wash text-danger">
                {text}
              </del>
            );
          })}
        </p>
      )}
    </div>
  );
}
