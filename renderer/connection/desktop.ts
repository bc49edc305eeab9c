/** Asks for a folder with the system's own dialog. @returns its path, or null when the user chose none */
export type FolderChooser = () => Promise<string | null>;

/** The folder dialog of the desktop, or null where there is none, as in a browser. */
export function folderChooser(): FolderChooser | null {
  const bridge: unknown = window.objembed;
  if (typeof bridge !== 'object' || bridge === null || !('chooseFolder' in bridge)) return null;
  const { chooseFolder } = bridge;
  if (typeof chooseFolder !== 'function') return null;
  return async () => {
    const chosen: unknown = await chooseFolder();
    return typeof chosen === 'string' ? chosen : null;
  };
}
