import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { ModelsReport } from '../../../main/api/models.ts';
import { Button } from '../../widgets/Button.tsx';
import type { ModelActions } from './useModels.ts';

type Props = { source: ModelsReport['source']; actions: ModelActions };

/** Where models are downloaded from. */
export function SourceForm({ source, actions }: Props): ReactNode {
  const [hub, setHub] = useState(source.hub ?? '');
  const [proxy, setProxy] = useState(source.proxy ?? '');
  const chosen = { hub: hub.trim() || null, proxy: proxy.trim() || null };
  const isChanged = chosen.hub !== source.hub || chosen.proxy !== source.proxy;
  const save = () => actions.chooseSource(chosen.hub, chosen.proxy);
  const saveOnEnter = ({ key }: KeyboardEvent) => key === 'Enter' && isChanged && void save();
  return (
    <details className="models-source">
      <summary>Mirror and proxy{source.hub === null && source.proxy === null ? '' : ' (set)'}</summary>
      <div className="models-fields">
        <label className="dialog-field">
          Mirror of the Hugging Face hub
          <input
            value={hub}
            placeholder={source.defaultHub}
            onChange={(event) => setHub(event.target.value)}
            onKeyDown={saveOnEnter}
            spellCheck={false}
          />
        </label>
        <label className="dialog-field">
          Proxy
          <input
            value={proxy}
            placeholder="that of the environment, if any"
            onChange={(event) => setProxy(event.target.value)}
            onKeyDown={saveOnEnter}
            spellCheck={false}
          />
        </label>
        <Button kind="secondary" onClick={() => void save()} disabled={!isChanged}>
          Save
        </Button>
      </div>
    </details>
  );
}
