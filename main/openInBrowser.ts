import { spawn } from 'node:child_process';

/** Asks the system to open an address in the user's browser. Where there is none, nothing happens. */
export function openInBrowser(url: string): void {
  const [program, ...words] = opener(url);
  if (program === undefined) return;
  const child = spawn(program, words, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

function opener(url: string): readonly string[] {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  // Without a display xdg-open may start a browser for text in this very terminal.
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', url] : [];
}
