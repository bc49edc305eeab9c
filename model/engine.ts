import { type BundleManifest, readManifest, type TableEntry } from './bundle/manifest.ts';
import { openRowTable, type RowTable } from './bundle/rowTable.ts';
import { findIncomplete } from './bundle/verify.ts';
import { readChatTemplate } from './checkpoint/chatTemplate.ts';
import { type ObjEmbedConfig, readObjEmbedConfig } from './checkpoint/config.ts';
import { readTokenizer } from './checkpoint/tokenizer.ts';
import type { Numerics } from './positions/numerics.ts';
import { type Execution, ON_CPU } from './providers/providers.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { createPrompts, type Prompts } from './text/prompts.ts';

/** A bundle, open and ready to run. */
export interface Engine {
  readonly manifest: BundleManifest;
  readonly config: ObjEmbedConfig;
  /** Arithmetic of the sine tables; boxes are fp32 either way. */
  readonly numerics: Numerics;
  readonly prompts: Prompts;
  readonly tokenEmbeddings: RowTable;
  /** [side², D], the learned vision positions. */
  readonly positionTable: Float32Array;
  readonly sessions: Sessions;
  close(): Promise<void>;
}

/**
 * Opens a bundle. Graphs are loaded when they are first run, but their files are looked for here.
 * @throws naming the file when the bundle is incomplete, cut short or of another version.
 */
export function openEngine(bundleFolder: string, numerics: Numerics, execution: Execution = ON_CPU): Engine {
  const manifest = readManifest(bundleFolder);
  requireWhole(bundleFolder, manifest);
  const config = readObjEmbedConfig(bundleFolder);
  const prompts = createPrompts(readTokenizer(bundleFolder, config), readChatTemplate(bundleFolder), config);
  const positionTable = readTable(bundleFolder, manifest.positionTable);
  const tokenEmbeddings = openRowTable(bundleFolder, manifest.tokenEmbeddings);
  const sessions = openSessions(bundleFolder, execution);
  return {
    manifest,
    config,
    numerics,
    prompts,
    tokenEmbeddings,
    positionTable,
    sessions,
    async close() {
      tokenEmbeddings.close();
      await sessions.close();
    },
  };
}

function requireWhole(bundleFolder: string, manifest: BundleManifest): void {
  const damage = findIncomplete(bundleFolder, manifest);
  if (damage === undefined) return;
  throw new Error(
    `Expected a whole bundle in ${bundleFolder}, but its file ${damage.file} ${damage.reason}; convert the checkpoint ` +
      'again, or let `objembed-studio model verify --repair` do it.',
  );
}

function readTable(bundleFolder: string, entry: TableEntry): Float32Array {
  const table = openRowTable(bundleFolder, entry);
  try {
    return table.all();
  } finally {
    table.close();
  }
}
