import { replaceFolder } from '../model/replaceFolder.ts';
import { type FolderOutput, openFolderOutput, type WrittenFile } from './folderOutput.ts';

/**
 * Writes files into a folder that appears whole or not at all, as `replaceFolder` does.
 * @returns every file, in the order in which they were begun
 */
export async function writeFolderAtomically(
  target: string,
  write: (output: FolderOutput) => Promise<void>,
  options: { readonly replaceIfHas?: string } = {},
): Promise<readonly WrittenFile[]> {
  return replaceFolder(target, (folder) => writeFiles(folder, write), options);
}

async function writeFiles(
  folder: string,
  write: (output: FolderOutput) => Promise<void>,
): Promise<readonly WrittenFile[]> {
  const output = openFolderOutput(folder);
  try {
    await write(output);
    return await output.finish();
  } finally {
    await output.abandon();
  }
}
