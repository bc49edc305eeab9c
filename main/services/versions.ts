import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { onnxRuntimeVersion } from '../../model/providers/runtimeVersion.ts';
import { packageRoot } from '../packageRoot.ts';

const packageSchema = z.object({ version: z.string() });

/** Everything that decides how an execution provider computes, by names that people know. */
export type Versions = Readonly<Record<string, string>>;

export async function readVersions(): Promise<Versions> {
  const { version } = packageSchema.parse(JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')));
  return {
    'ObjEmbed Studio': version,
    'ONNX Runtime': onnxRuntimeVersion(),
    Node: process.versions.node,
    System: `${process.platform}-${process.arch} ${os.release()}`,
    Graphics: await describeGraphics(),
  };
}

/** Graphics cards with their kernel drivers, and the Vulkan drivers that the environment names; Linux tells them. */
async function describeGraphics(): Promise<string> {
  const cards = await readdir('/sys/class/drm').catch(() => []);
  const described = cards.filter((name) => /^card\d+$/.test(name)).map(describeCard);
  const nvidia = await readLine('/sys/module/nvidia/version');
  const vulkan = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  const parts = [...(await Promise.all(described)), nvidia && `nvidia ${nvidia}`, vulkan && `Vulkan by ${vulkan}`];
  return parts.filter(Boolean).join('; ') || 'not known';
}

async function describeCard(name: string): Promise<string> {
  const facts = await readFile(`/sys/class/drm/${name}/device/uevent`, 'utf8').catch(() => '');
  return [/^DRIVER=(.*)$/m, /^PCI_ID=(.*)$/m].map((pattern) => pattern.exec(facts)?.[1] ?? '?').join(' ');
}

async function readLine(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim();
}
