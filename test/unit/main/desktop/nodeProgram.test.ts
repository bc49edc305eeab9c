import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeProgram, outsideArchive } from '../../../../main/desktop/nodeProgram.ts';
import { folderOf, stillThere, targetOf } from '../../../../main/desktop/target.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

describe('the Node of the server', () => {
  test.each(['linux', 'win32'] as const)('is the one that was packaged (%s)', async (platform) => {
    const resources = await temporaryFolder();
    const options = { isPackaged: true, resources, platform, env: { OBJEMBED_STUDIO_NODE: process.execPath } };
    expect(() => nodeProgram(options)).toThrow(resources);
    const program = path.join(resources, 'node', 'bin', platform === 'win32' ? 'node.exe' : 'node');
    await mkdir(path.dirname(program), { recursive: true });
    await writeFile(program, '');
    expect(nodeProgram(options)).toBe(program);
  });

  test('is in development the one that is named, or that of the package', () => {
    const named = nodeProgram({ isPackaged: false, resources: '', env: { OBJEMBED_STUDIO_NODE: process.execPath } });
    expect(named).toBe(process.execPath);
    const env = { OBJEMBED_STUDIO_NODE: '/no/such/node', npm_node_execpath: '/no/other' };
    expect(nodeProgram({ isPackaged: false, resources: '', env })).toMatch(/node[\\/]bin[\\/]node(\.exe)?$/);
  });
});

test('programs that read no archive find its files beside it', () => {
  expect(outsideArchive('/opt/Studio/resources/app.asar/dist/main/a.js')).toBe(
    '/opt/Studio/resources/app.asar.unpacked/dist/main/a.js',
  );
  expect(outsideArchive('/home/me/app.asar.tools/dist/a.js')).toBe('/home/me/app.asar.tools/dist/a.js');
});

describe('what is opened at the start', () => {
  test('is the first word that is no option, from where the program was started', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'a.jpg'), '');
    expect(targetOf(['--no-sandbox', 'photos', 'others'], folder)).toEqual({ folder: path.join(folder, 'photos') });
    expect(targetOf([path.join(folder, 'a.jpg')], '/')).toEqual({ folder });
    expect(targetOf(['--samples'], folder)).toBe('samples');
    expect(targetOf(['--inspect', ''], folder)).toBeNull();
  });

  test('is a folder, if it is still there', async () => {
    const folder = await temporaryFolder();
    expect(stillThere(folder)).toEqual({ folder });
    expect(stillThere(path.join(folder, 'gone'))).toBeNull();
    expect(stillThere(null)).toBeNull();
    expect(folderOf(path.join(folder, 'gone'))).toBe(path.join(folder, 'gone'));
  });
});
