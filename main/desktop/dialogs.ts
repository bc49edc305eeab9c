import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { reasonOf } from '../reasonOf.ts';

/** The folder that the user chose, or null. */
export async function chooseFolder(window: BrowserWindow | null): Promise<string | null> {
  const options: OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] };
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** Whether to close a page that would stay open because the server has not stored some changes yet. */
export function mayLeave(window: BrowserWindow): boolean {
  const choice = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'Some changes are not saved yet.',
    detail: 'They are kept, and saved the next time this folder is opened.',
    buttons: ['Stay', 'Close Anyway'],
    defaultId: 0,
    cancelId: 0,
  });
  return choice === 1;
}

/** Whether the user wants to go on instead of quitting. */
export async function ask(message: string, detail: string, goOn: string): Promise<boolean> {
  const buttons = [goOn, 'Quit'];
  const { response } = await dialog.showMessageBox({ type: 'error', message, detail, buttons, cancelId: 1 });
  return response === 0;
}

export function showError(message: string, detail: string): void {
  void dialog.showMessageBox({ type: 'error', message, detail });
}

export function showStartError(error: unknown): void {
  dialog.showErrorBox('ObjEmbed Studio cannot start', reasonOf(error));
}
