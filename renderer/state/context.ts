import type { Client } from '../connection/client.ts';
import type { TextEmbeddings } from './embeddings.ts';
import type { SaveQueue } from './saveQueue.ts';
import type { WorkbenchState } from './workbench.ts';

export type Severity = 'info' | 'warning' | 'error';

/** What every action works with. */
export type Context = {
  get(): WorkbenchState;
  set(part: Partial<WorkbenchState>): void;
  readonly request: Client['request'];
  readonly embed: TextEmbeddings;
  readonly queue: SaveQueue;
  notify(severity: Severity, text: string): void;
  newId(): string;
};

/** What went wrong, as a sentence for the user. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
