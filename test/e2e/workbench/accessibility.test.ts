import AxeBuilder from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { openFromExplorer, openPage, press, sampleProject, serve } from './workbench.ts';

test.each(['dark', 'light', 'high contrast'])(
  'nothing serious keeps people from using the %s workbench',
  async (theme) => {
    const folder = sampleProject('harbour.jpg');
    const { url } = await serve(folder);
    const page = await openPage(url);
    await openFromExplorer(page, 'harbour.jpg');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Theme').selectOption(theme);
    await page.getByRole('button', { name: 'Explorer' }).click();
    await page.getByTestId('canvas').focus();
    await press(page, 'Control+j');
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  },
);
