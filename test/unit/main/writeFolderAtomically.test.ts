import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FolderOutput } from '../../../main/folderOutput.ts';
import { writeFolderAtomically } from '../../../main/writeFolderAtomically.ts';
import { temporaryFolder } from './store/temporaryProject.ts';

async function writeExport(output: FolderOutput): Promise<void> {
  await output.append('train/records.jsonl', 'première\n');
  await output.append('report.json', '{}');
  await output.append('train/records.jsonl', Buffer.from('second\n'));
}

/** All files of a folder with their text, hidden ones included. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = files.map(async (file) => [path.relative(folder, file), await readFile(file, 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const written = { 'train/records.jsonl': 'première\nsecond\n', 'report.json': '{}' };

describe('a folder', () => {
  test('is written with its parents, and every file is reported with size and SHA-256', async () => {
    const parent = await temporaryFolder();
    const target = path.join(parent, 'a/b/export');
    const files = await writeFolderAtomically(target, writeExport);
    expect(await contents(parent)).toEqual(
      Object.fromEntries(Object.entries(written).map(([file, text]) => [`a/b/export/${file}`, text])),
    );
    expect(files).toEqual(
      Object.entries(written).map(([file, text]) => ({
        path: file,
        bytes: Buffer.byteLength(text),
        sha256: sha256(text),
      })),
    );
  });

  test('takes copies of files, and knows the hash of each before the last is written', async () => {
    const parent = await temporaryFolder();
    const source = path.join(parent, 'kite.jpg');
    await writeFile(source, 'pixels');
    await writeFolderAtomically(path.join(parent, 'out'), async (output) => {
      await output.copy(source, 'images/日本 🪁.jpg');
      await output.append('classes.txt', 'a kite\n');
      expect(output.sha256Of('report.json')).toBeUndefined();
      await output.append('report.json', `${output.sha256Of('images/日本 🪁.jpg')} `);
      await output.append('report.json', `${output.sha256Of('classes.txt')}`);
    });
    expect(await contents(path.join(parent, 'out'))).toEqual({
      'images/日本 🪁.jpg': 'pixels',
      'classes.txt': 'a kite\n',
      'report.json': `${sha256('pixels')} ${sha256('a kite\n')}`,
    });
  });

  test('holds many large files that grow side by side', async () => {
    const target = path.join(await temporaryFolder(), 'out');
    const line = `${'é'.repeat(500)}\n`;
    const files = await writeFolderAtomically(target, async (output) => {
      for (let count = 0; count < 2000; count++) {
        await output.append('train.jsonl', line);
        await output.append('val.jsonl', `${count}`);
      }
    });
    const val = Array.from({ length: 2000 }, (_, count) => `${count}`).join('');
    expect(await contents(target)).toEqual({ 'train.jsonl': line.repeat(2000), 'val.jsonl': val });
    expect(files.map((file) => file.sha256)).toEqual([sha256(line.repeat(2000)), sha256(val)]);
  });

  test('may have a name of 200 characters and take the place of an empty folder', async () => {
    const target = path.join(await temporaryFolder(), 'x'.repeat(200));
    await mkdir(target);
    await writeFolderAtomically(target, writeExport);
    expect(await contents(target)).toEqual(written);
  });
});

describe('nothing is left half-written', () => {
  test('when the work fails: the parent is as before', async () => {
    const parent = await temporaryFolder();
    const failing = async (output: FolderOutput) => {
      await writeExport(output);
      throw new Error('disk full');
    };
    await expect(writeFolderAtomically(path.join(parent, 'out'), failing)).rejects.toThrow('disk full');
    expect(await readdir(parent)).toEqual([]);
  });

  test('when the process is killed, and the next start clears up', async () => {
    const parent = await temporaryFolder();
    const target = path.join(parent, 'out');
    const child = fork(path.join(import.meta.dirname, 'endlessExport.ts'), [target], { execArgv: [] });
    await once(child, 'message');
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    const leftovers = await readdir(parent);
    expect(leftovers).toEqual([expect.stringMatching(/^\.objembed-output-/)]);
    await writeFolderAtomically(target, writeExport);
    expect(await readdir(parent)).toEqual(['out']);
    expect(await contents(target)).toEqual(written);
  });

  test('when the process was killed in the middle of a replacement: the old folder comes back', async () => {
    const parent = await temporaryFolder();
    const target = path.join(parent, 'out');
    await writeFolderAtomically(target, writeExport);
    const dead = await nameOfDeadWorkplace(parent);
    await mkdir(path.join(parent, dead, 'new'), { recursive: true });
    await writeFile(path.join(parent, dead, 'target'), 'out');
    await rename(target, path.join(parent, dead, 'old'));
    await expect(writeFolderAtomically(target, writeExport)).rejects.toThrow('Expected no folder at');
    expect(await readdir(parent)).toEqual(['out']);
    expect(await contents(target)).toEqual(written);
  });
});

describe('what is already there', () => {
  test('is never touched unless it is an earlier output', async () => {
    const target = path.join(await temporaryFolder(), 'photos');
    await mkdir(target);
    await writeFile(path.join(target, 'kite.jpg'), 'pixels');
    await expect(writeFolderAtomically(target, writeExport)).rejects.toThrow(/an empty one, got one with 1 entries/);
    await expect(writeFolderAtomically(target, writeExport, { replaceIfHas: 'report.json' })).rejects.toThrow(
      /or one with report.json in it, got one with 1 entries/,
    );
    expect(await contents(target)).toEqual({ 'kite.jpg': 'pixels' });
  });

  test('is replaced whole when it is an earlier output, and stays when the new one fails', async () => {
    const parent = await temporaryFolder();
    const target = path.join(parent, 'out');
    await writeFolderAtomically(target, writeExport);
    const failing = async () => {
      throw new Error('no');
    };
    await expect(writeFolderAtomically(target, failing, { replaceIfHas: 'report.json' })).rejects.toThrow('no');
    expect(await contents(parent)).toEqual({
      'out/train/records.jsonl': 'première\nsecond\n',
      'out/report.json': '{}',
    });
    const next = (output: FolderOutput) => output.append('report.json', 'next');
    await writeFolderAtomically(target, next, { replaceIfHas: 'report.json' });
    expect(await contents(parent)).toEqual({ 'out/report.json': 'next' });
  });

  test('of another running process is left alone', async () => {
    const parent = await temporaryFolder();
    let during: string[] = [];
    await writeFolderAtomically(path.join(parent, 'a'), async () => {
      await writeFolderAtomically(path.join(parent, 'b'), writeExport);
      during = await readdir(parent);
    });
    expect(during).toEqual([expect.stringMatching(/^\.objembed-output-/), 'b']);
    expect((await readdir(parent)).toSorted()).toEqual(['a', 'b']);
  });
});

test.each(['../out.txt', '/etc/passwd', 'a/../../b', 'a//b', './a', '', 'a/'])(
  'the path %j is refused',
  async (file) => {
    const parent = await temporaryFolder();
    const write = (output: FolderOutput) => output.append(file, 'x');
    await expect(writeFolderAtomically(path.join(parent, 'out'), write)).rejects.toThrow(
      'Expected a path inside the folder',
    );
    expect(await readdir(parent)).toEqual([]);
  },
);

test('a copy onto a file that is there is refused', async () => {
  const parent = await temporaryFolder();
  const write = async (output: FolderOutput) => {
    await output.append('a', '1');
    await output.copy(import.meta.filename, 'a');
  };
  await expect(writeFolderAtomically(path.join(parent, 'out'), write)).rejects.toThrow('got a second one for a');
  expect(await readdir(parent)).toEqual([]);
});

/** The name that a workplace of a process that has ended would have. */
async function nameOfDeadWorkplace(parent: string): Promise<string> {
  let name = '';
  await writeFolderAtomically(path.join(parent, 'probe'), async () => {
    name = (await readdir(parent)).find((entry) => entry.startsWith('.objembed-output-')) ?? '';
  });
  await rm(path.join(parent, 'probe'), { recursive: true });
  const child = fork(path.join(import.meta.dirname, 'endlessExport.ts'), [], { execArgv: [] });
  await once(child, 'exit');
  return name.replace(`-${process.pid}-`, `-${child.pid}-`);
}
