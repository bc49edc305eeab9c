import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { findBrowser } from './findBrowser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The program of the browser that drives the workbench. */
    browser: string;
  }
}

/** Before the end-to-end tests: builds the page as a user gets it, and says which browser drives it. */
export default async function setup({ provide }: TestProject): Promise<void> {
  const browser = findBrowser();
  console.log(`The end-to-end tests drive ${browser}.`);
  // The test runner says "test", for which React would be built with its checks of development.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({ logLevel: 'warn' });
  process.env.NODE_ENV = environment;
  provide('browser', browser);
}
