// Checks the layer rules of .dependency-cruiser.json, and that the tool really read the tree: a parser that
// understands no TypeScript reports "no violations" over zero modules.

import { readFileSync } from 'node:fs';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

const rooms = ['annotations', 'model', 'main', 'renderer'];
const rules = JSON.parse(readFileSync('.dependency-cruiser.json', 'utf8'));
const { output } = await cruise(rooms, { ...rules.options, ruleSet: { forbidden: rules.forbidden }, validate: true });
const { modules, summary } = output as ICruiseResult;

for (const violation of summary.violations) {
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
}
const empty = ['annotations', 'model', 'main'].filter((room) => !modules.some((m) => m.source.startsWith(`${room}/`)));
if (empty.length > 0) console.error(`No module was read in ${empty.join(', ')}: the check saw nothing there.`);
console.log(`${modules.length} modules, ${summary.violations.length} violations`);
process.exitCode = summary.violations.length > 0 || empty.length > 0 ? 1 : 0;
