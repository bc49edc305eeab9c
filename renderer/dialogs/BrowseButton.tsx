import type { ReactNode } from 'react';
import { desktopBridge } from '../connection/desktop.ts';
import { reasonOf } from '../state/reasonOf.ts';
import { useActions } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';

type BrowseButtonProps = {
  /** Told the absolute path. */
  onChoose: (folder: string) => void;
  disabled: boolean;
};

/** Asks for a folder with the dialog of the system; nothing where there is none, as in a browser. */
export function BrowseButton({ onChoose, disabled }: BrowseButtonProps): ReactNode {
  const { notify } = useActions();
  const bridge = desktopBridge();
  if (bridge === null) return null;
  async function browse(): Promise<void> {
    try {
      const chosen = await bridge?.chooseFolder();
      if (typeof chosen === 'string') onChoose(chosen);
    } catch (error) {
      notify('error', reasonOf(error));
    }
  }
  return (
    <Button kind="secondary" onClick={() => void browse()} disabled={disabled}>
      Browse…
    </Button>
  );
}
