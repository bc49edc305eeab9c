import type { Actions } from '../state/actions.ts';

/**
 * Answers files and folders that are dropped on the page in a browser, which would show them instead of the page and says
 * of none where it lies. @returns what stops it
 */
export function listenToDrops({ notify, set }: Pick<Actions, 'notify' | 'set'>): () => void {
  const hover = (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    notify('info', 'A browser does not say where a dropped folder lies: type its path.');
    set({ dialog: 'open folder' });
  };
  window.addEventListener('dragover', hover);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', hover);
    window.removeEventListener('drop', drop);
  };
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
