import { type BundleManifest, readManifest } from '../../../model/bundle/manifest.ts';
import { EXIT, type Terminal, table } from '../../terminal.ts';

export async function inspect({ result }: Terminal, bundle: string): Promise<number> {
  const manifest = readManifest(bundle);
  result(manifest, () => describeBundle(manifest));
  return EXIT.ok;
}

export function describeBundle(manifest: BundleManifest): string {
  const { modelId, precision, embeddingSize, objectLogit, imageLogit, proposer, files } = manifest;
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  const facts = table(
    ['bundle', modelId],
    [
      ['precision', precision],
      ['embedding size', String(embeddingSize)],
      ['object logit', `${objectLogit.scale.toFixed(3)} x cosine + ${objectLogit.bias.toFixed(3)}`],
      ['image logit', imageLogit ? `${imageLogit.scale.toFixed(3)} x cosine + ${imageLogit.bias.toFixed(3)}` : 'none'],
      ['proposer', proposer ? `${proposer.name}, ${proposer.inputSize} px` : 'none'],
      ['size', `${(bytes / 1e6).toFixed(1)} MB`],
    ],
  );
  const list = table(
    ['file', 'bytes', 'SHA-256'],
    Object.entries(files).map(([file, entry]) => [file, entry.bytes, `${entry.sha256.slice(0, 16)}…`]),
  );
  return `${facts}\n${list}`;
}
