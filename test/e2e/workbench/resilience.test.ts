import { expect, test } from 'vitest';
import { runJson } from '../commandLine.ts';
import { drawBox, hasRegions, openFromExplorer, openPage, sampleProject, serve } from './workbench.ts';

test('what is drawn while the server is gone is stored when it is back', async () => {
  const folder = sampleProject('harbour.jpg');
  const first = await serve(folder);
  const page = await openPage(first.url);
  await openFromExplorer(page, 'harbour.jpg');
  await drawBox(page, [20, 20], [120, 100]);
  await page.getByText(/^Saved/).waitFor();

  await first.kill();
  await page.getByRole('alert').getByText(/lost/).waitFor();
  await drawBox(page, [200, 40], [300, 160]);
  await hasRegions(page, 2);

  await serve(folder, { port: Number(new URL(first.url).port) });
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.getByText(/^Saved/).waitFor();
  await expect
    .poll(async () => (await runJson<{ regions: { total: number } }>('stats', folder)).regions.total, {
      timeout: 20_000,
    })
    .toBe(2);
});
