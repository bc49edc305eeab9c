import type { Note } from '../notes.ts';
import { FileError } from './source.ts';

/**
 * Does a step that reads one file of many. A file that is broken is noted, and reading goes on behind the step.
 * @throws whatever is not about the file, such as an abort
 */
export async function tryFile(note: Note, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    note('read/file', error.message, { file: error.file, row: error.row });
  }
}
