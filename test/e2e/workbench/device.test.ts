import { expect, test } from 'vitest';
import { openPage, press, sampleNames, sampleProject, serve } from './workbench.ts';

test('the device page tells what the model runs on, tests it, and keeps what is chosen', async () => {
  const folder = sampleProject(...sampleNames.slice(0, 1));
  const { url } = await serve(folder);
  const page = await openPage(url);
  const status = page.getByRole('contentinfo').getByRole('button', { name: 'Device' });
  await status.click();
  const dialog = page.getByRole('dialog', { name: 'Device' });
  await dialog.getByText('It is not decided yet what the model runs on.').waitFor();
  await dialog.getByText('ONNX Runtime', { exact: true }).waitFor();

  await dialog.getByRole('button', { name: 'Test CPU again' }).click();
  const cpu = dialog.getByRole('rowgroup').filter({ hasText: 'CPU' });
  await cpu.getByText(/^\d\d tests, all right$/).click();
  await dialog.getByRole('table', { name: 'Self-test of CPU' }).getByText('fused attention, 100 tokens').waitFor();

  await dialog.getByLabel('Run the model on').selectOption('CPU');
  await dialog.getByText('The model runs on: CPU.').waitFor();
  await press(page, 'Escape');
  await page.getByRole('contentinfo').getByRole('button', { name: 'CPU' }).waitFor();

  // Chosen for good: another page of the same server, and the next question, find it so.
  await page.reload();
  await page.getByRole('contentinfo').getByRole('button', { name: 'CPU' }).click();
  expect(await dialog.getByLabel('Run the model on').inputValue()).toBe('cpu');
});
