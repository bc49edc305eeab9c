import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUNDLE_VERSION, type BundleManifest, isBundle, readManifest } from '../../../../model/bundle/manifest.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';

const manifest: BundleManifest = {
  format: 'objembed-bundle',
  version: BUNDLE_VERSION,
  modelId: 'nano@0123456789ab',
  name: 'nano',
  precision: 'fp32',
  embeddingSize: 64,
  objectLogit: { scale: 12, bias: -4 },
  imageLogit: null,
  tokenEmbeddings: { file: 'token_embeddings.bin', dtype: 'BF16', rows: 10, columns: 64 },
  positionTable: { file: 'position_table.bin', dtype: 'F32', rows: 9, columns: 32 },
  proposer: { name: 'wedetect_nano_uni.pth', inputSize: 320 },
  origin: { checkpoint: '/models/nano', proposer: null, key: '0123456789ab' },
  files: { 'heads.onnx': { bytes: 5, sha256: 'a'.repeat(64) } },
};

function folderWith(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'manifest.json'), text);
  return folder;
}

describe('a manifest', () => {
  test('comes back as written', () => {
    expect(readManifest(folderWith(JSON.stringify(manifest)))).toEqual(manifest);
  });

  test('of another version says so, whatever else is in it', () => {
    const folder = folderWith(JSON.stringify({ format: 'objembed-bundle', version: 99, shards: [] }));
    expect(() => readManifest(folder)).toThrow(`Expected bundle version ${BUNDLE_VERSION}`);
    expect(() => readManifest(folder)).toThrow(/got 99; convert the checkpoint again/);
    expect(isBundle(folder)).toBe(true);
  });

  test('of something else, cut short or missing is no bundle', () => {
    const empty = temporaryFolder();
    expect(() => readManifest(empty)).toThrow(`Expected a bundle with manifest.json in ${empty}`);
    const [foreign, short] = [folderWith('{"name":"app"}'), folderWith(JSON.stringify(manifest).slice(0, 40))];
    expect(() => readManifest(foreign)).toThrow(/manifest\.json.*format/);
    expect(() => readManifest(short)).toThrow(/manifest\.json.*JSON/);
    expect([empty, foreign, short].map(isBundle)).toEqual([false, false, false]);
  });

  test.each([
    ['precision', { precision: 'int7' }],
    ['tokenEmbeddings.file', { tokenEmbeddings: { ...manifest.tokenEmbeddings, file: '../../secret' } }],
    ['files', { files: { '/etc/passwd': { bytes: 1, sha256: 'a'.repeat(64) } } }],
  ])('with a wrong %s is refused by that name', (field, change) => {
    const folder = folderWith(JSON.stringify({ ...manifest, ...change }));
    expect(() => readManifest(folder)).toThrow(new RegExp(`at ${field}`));
  });
});
