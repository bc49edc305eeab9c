import { createRequire } from 'node:module';
import { z } from 'zod';
import { readJsonFile } from '../checkpoint/jsonFile.ts';

const packageSchema = z.object({ version: z.string() });

/** The version of the installed ONNX Runtime, without loading it. */
export function onnxRuntimeVersion(): string {
  const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return readJsonFile(file, packageSchema).version;
}
