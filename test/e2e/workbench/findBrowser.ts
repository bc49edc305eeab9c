import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** Where a Chromium or Chrome of the system usually stands. */
const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const INSTALL_MINUTES = 5;

/**
 * The browser for the end-to-end tests: the one that OBJEMBED_STUDIO_BROWSER names, the system's, Playwright's own,
 * Debian's package where we may install it, or Playwright's download.
 * @throws when there is none and none can be installed.
 */
export function findBrowser(): string {
  const present = findPresent();
  if (present !== undefined) return present;
  const attempts = [installDebianPackage, installPlaywrightBrowser];
  for (const install of attempts) {
    install();
    const installed = findPresent();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'Expected a Chromium or Chrome for the end-to-end tests, got none and could install none; ' +
      'install one, or name its program in OBJEMBED_STUDIO_BROWSER.',
  );
}

function findPresent(): string | undefined {
  const named = process.env.OBJEMBED_STUDIO_BROWSER;
  const candidates = [...(named === undefined ? [] : [named]), ...SYSTEM_BROWSERS, chromium.executablePath()];
  return candidates.find((file) => existsSync(file));
}

function installDebianPackage(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const install = ['install', '--yes', '--no-install-recommends', 'chromium'];
  if (!tryToRun('apt-get', install)) {
    tryToRun('apt-get', ['update']);
    tryToRun('apt-get', install);
  }
}

function installPlaywrightBrowser(): void {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  tryToRun(process.execPath, [path.join(path.dirname(manifest), 'cli.js'), 'install', 'chromium-headless-shell']);
}

function tryToRun(program: string, words: readonly string[]): boolean {
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync(program, words, { env, stdio: 'ignore', timeout: INSTALL_MINUTES * 60_000 });
    return true;
  } catch {
    return false;
  }
}
