import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../../../main/app.ts';
import { answerPage, isWorkbenchUrl } from '../../../../main/desktop/workbenchProtocol.ts';
import { temporaryFolder } from '../store/temporaryProject.ts';

let folder: string;
let page: string;
const picture = vi.fn<App['picture']>();

beforeEach(async () => {
  folder = await temporaryFolder();
  page = path.join(folder, 'page');
  await mkdir(path.join(page, 'assets'), { recursive: true });
  await writeFile(path.join(page, 'index.html'), '<p>The workbench</p>');
  await writeFile(path.join(page, 'assets', 'main.js'), 'start();');
  await writeFile(path.join(folder, 'secret.html'), 'secret');
  picture.mockReset();
});

/** The answer to a request; Electron adds the origin of a page that asks. */
function ask(address: string, { initiatorOrigin, ...init }: RequestInit & { initiatorOrigin?: string } = {}) {
  const request = new Request(address, init);
  return answerPage({ page, picture })(
    Object.assign(request, initiatorOrigin === undefined ? {} : { initiatorOrigin }),
  );
}

describe('the address of the workbench', () => {
  test('serves the built page with its types', async () => {
    const index = await ask('app://workbench/');
    expect(index.status).toBe(200);
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await index.text()).toBe('<p>The workbench</p>');
    const script = await ask('app://workbench/assets/main.js?v=1', { initiatorOrigin: 'app://workbench' });
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe('start();');
  });

  test('lets the page run and load nothing but its own, with every answer', async () => {
    picture.mockResolvedValue({ type: 'image/webp', body: Uint8Array.of(1) });
    for (const place of ['', 'none.js', 'images/a', '%E0%A4%A']) {
      const { headers } = await ask(`app://workbench/${place}`);
      const policy = headers.get('content-security-policy')?.split('; ') ?? [];
      expect(policy.map((rule) => rule.trim()).sort()).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self' data:",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "img-src 'self' blob: data:",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:",
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    '../secret.html',
    '%2e%2e/secret.html',
    '..%2fsecret.html',
    'assets/..%2f..%2fsecret.html',
    '..%5csecret.html',
    'index.html%00.js',
    'link.html',
    'assets',
    'state.sqlite',
  ])('serves nothing at "%s"', async (place) => {
    await writeFile(path.join(page, 'state.sqlite'), '');
    await symlink(path.join(folder, 'secret.html'), path.join(page, 'link.html'));
    expect((await ask(`app://workbench/${place}`)).status).toBe(404);
  });

  test('serves pictures of the server: bytes, or a file from the disk', async () => {
    picture.mockResolvedValueOnce({ type: 'image/webp', body: Uint8Array.of(1, 2) });
    const thumbnail = await ask('app://workbench/thumbnails/a%2Fb%20c');
    expect(picture).toHaveBeenLastCalledWith('thumbnails', 'a/b c');
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    expect(await thumbnail.bytes()).toEqual(Uint8Array.of(1, 2));
    const file = path.join(folder, 'a.jpg');
    await writeFile(file, 'upright pixels');
    picture.mockResolvedValueOnce({ type: 'image/jpeg', body: { file } });
    const image = await ask('app://workbench/images/a');
    expect(image.headers.get('content-length')).toBe('14');
    expect(await image.text()).toBe('upright pixels');
  });

  test('says why there is no picture', async () => {
    picture.mockRejectedValueOnce(new Error('Expected a picture, got a text.'));
    const refused = await ask('app://workbench/images/a');
    expect([refused.status, await refused.text()]).toEqual([404, 'Expected a picture, got a text.\n']);
    picture.mockResolvedValueOnce({ type: 'image/jpeg', body: { file: path.join(folder, 'gone.jpg') } });
    expect((await ask('app://workbench/images/a')).status).toBe(404);
  });

  test('is only read, and only by the workbench', async () => {
    expect((await ask('app://workbench/', { method: 'POST' })).status).toBe(405);
    expect((await ask('app://workbench/', { method: 'HEAD' })).status).toBe(200);
    expect((await ask('app://other/')).status).toBe(403);
    expect((await ask('app://workbench/', { initiatorOrigin: 'https://example.com' })).status).toBe(403);
    expect((await ask('app://workbench/', { initiatorOrigin: 'null' })).status).toBe(403);
    expect(picture).not.toHaveBeenCalled();
  });

  test('is told from others', () => {
    expect(isWorkbenchUrl('app://workbench/index.html')).toBe(true);
    const others = ['app://workbench.example/', 'app://workbench:80/', 'https://workbench/', 'workbench', ''];
    expect(others.filter(isWorkbenchUrl)).toEqual([]);
  });
});
