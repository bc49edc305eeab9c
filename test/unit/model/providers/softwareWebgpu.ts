import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian's Chromium keeps a Vulkan driver that needs no graphics card, SwiftShader. */
const CHROMIUM = '/usr/lib/chromium';
const DRIVER = join(CHROMIUM, 'vk_swiftshader_icd.json');

export const hasSoftwareWebgpu = process.platform === 'linux' && existsSync(DRIVER);

/** Lets processes that are started from now on find the driver, and none but it. */
export const softwareWebgpu = {
  VK_ICD_FILENAMES: DRIVER,
  VK_DRIVER_FILES: DRIVER,
  LD_LIBRARY_PATH: CHROMIUM,
  XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
};

/** Lets processes that are started from now on find no Vulkan driver. */
export const noWebgpu = { VK_ICD_FILENAMES: '/none', VK_DRIVER_FILES: '/none' };
