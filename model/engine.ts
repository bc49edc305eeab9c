import { type BundleManifest, readManifest } from './bundle/manifest.ts';
import { openRowTable, type RowTable } from './bundle/rowTable.ts';
import { readChatTemplate } from './checkpoint/chatTemplate.ts';
import { type ObjEmbedConfig, readObjEmbedConfig } from './checkpoint/config.ts';
import { readTokenizer } from './checkpoint/tokenizer.ts';
import type { Numerics } from './positions/numerics.ts';
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
 * Opens a bundle. Graphs are loaded when they are first run.
 * @throws naming the file when the bundle is incomplete, damaged or of another version.
 */
export function openEngine(bundleFolder: string, numerics: Numerics): Engine {
  const manifest = readManifest(bundleFolder);
  const config = readObjEmbedConfig(bundleFolder);
  const prompts = createPrompts(readTokenizer(bundleFolder, config), readChatTemplate(bundleFolder), config);
  const positions = openRowTable(bundleFolder, manifest.positionTable);
  const positionTable = positions.all();
  positions.close();
  const tokenEmbeddings = openRowTable(bundleFolder, manifest.tokenEmbeddings);
  const sessions = openSessions(bundleFolder);
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
