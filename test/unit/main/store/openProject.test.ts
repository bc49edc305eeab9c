import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openProject, openProjectReadOnly } from '../../../../main/store/openProject.ts';
import { add, allRecords, image, temporaryFolder, temporaryProject } from './temporaryProject.ts';

describe('opening', () => {
  test('makes a folder a project only when asked to', async () => {
    const folder = await temporaryFolder();
    await expect(openProject(folder)).rejects.toThrow(`Expected a project in ${folder}`);
    await expect(openProjectReadOnly(folder)).rejects.toThrow(`Expected a project in ${folder}`);
    await (await openProject(folder, { create: true })).close();
    await (await openProject(folder)).close();
  });

  test('refuses a path that is no folder', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(openProject(file, { create: true })).rejects.toThrow('Expected a folder of images');
    await expect(openProject(`${file}-gone`)).rejects.toThrow('Expected a folder of images');
  });

  test('refuses a file that is no database, and frees the lock', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, '.objembed'));
    await writeFile(path.join(folder, '.objembed', 'project.sqlite'), 'not a database at all, but long enough to read');
    await expect(openProject(folder)).rejects.toThrow('project.sqlite to be an ObjEmbed Studio database');
    await expect(openProject(folder)).rejects.toThrow('project.sqlite to be an ObjEmbed Studio database');
    await expect(openProjectReadOnly(folder)).rejects.toThrow('project.sqlite to be an ObjEmbed Studio database');
  });

  test('sets the database to flush every commit and to check foreign keys', async () => {
    const { db } = await temporaryProject();
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);

    async function pragma(name: string): Promise<unknown> {
      const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db);
      return rows[0][name];
    }
  });
});

describe('a project has one writer', () => {
  test('and tells a second one who it is', async () => {
    const project = await temporaryProject();
    const owner = new RegExp(`process ${process.pid} on ${hostname()}, started \\d{4}-`);
    await expect(openProject(project.folder)).rejects.toThrow(owner);
    await expect(openProject(project.folder, { create: true })).rejects.toThrow(owner);
  });

  test('and any number of readers, who see what it commits', async () => {
    const project = await temporaryProject();
    const reader = await openProjectReadOnly(project.folder);
    onTestFinished(() => reader.close());
    await add(project, image('kite'));
    expect(await allRecords(reader)).toEqual(await allRecords(project));
    await expect(reader.db.deleteFrom('images').execute()).rejects.toThrow('readonly');
  });

  test('and is free again once it is closed', async () => {
    const project = await temporaryProject();
    await project.close();
    await (await openProject(project.folder)).close();
  });

  test('and is free again once its writer is killed, without any waiting', async () => {
    const folder = await temporaryFolder();
    const writer = fork(path.join(import.meta.dirname, 'writerProcess.ts'), ['hold', folder], { execArgv: [] });
    await once(writer, 'message');
    await expect(openProject(folder)).rejects.toThrow(`process ${writer.pid} on ${hostname()}`);
    const exit = once(writer, 'exit');
    writer.kill('SIGKILL');
    await exit;
    await (await openProject(folder)).close();
  });
});
