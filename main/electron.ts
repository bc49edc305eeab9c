// The desktop door: owns the window, its menu and the dialogs, and starts the server as a process of plain Node. Must
// stay free of native addons, which are not safe inside Electron.
import path from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, protocol, screen, session, shell } from 'electron';
import { z } from 'zod';
import { dataFolder } from './dataFolder.ts';
import { closeWhenSaved } from './desktop/closing.ts';
import { confinePage, denyPermissions } from './desktop/confine.ts';
import { ask, chooseFolder, mayLeave, showError, showStartError } from './desktop/dialogs.ts';
import { forkServer } from './desktop/forkServer.ts';
import { buildMenu } from './desktop/menu.ts';
import { channels, type MenuCommand, type Target } from './desktop/messages.ts';
import { nodeProgram, outsideArchive } from './desktop/nodeProgram.ts';
import { type PageRelay, relayPage } from './desktop/pageRelay.ts';
import { type ServerProcess, startServerProcess } from './desktop/serverProcess.ts';
import { folderOf, stillThere, targetOf } from './desktop/target.ts';
import { windowOptions } from './desktop/windowOptions.ts';
import { placeWindow, readWindowState, writeWindowState } from './desktop/windowState.ts';
import { answerPage, workbenchScheme, workbenchUrl } from './desktop/workbenchProtocol.ts';
import { packageRoot } from './packageRoot.ts';
import { openSettings } from './services/settings.ts';

/** Beginnings of addresses that a link may open in the browser of the system. */
const LINKS: readonly string[] = [];

const isMac = process.platform === 'darwin';
const windowFolder = path.join(dataFolder(), 'window');
const stateFile = path.join(windowFolder, 'state.json');
const preload = path.join(import.meta.dirname, 'preload.cjs');
const serverEntry = path.join(import.meta.dirname, 'desktop', `serverChild${path.extname(import.meta.filename)}`);

let window: BrowserWindow | null = null;
let server: ServerProcess | null = null;
let relay: PageRelay | null = null;
let folder: string | null = null;
let commands: readonly MenuCommand[] = [];
let recentFolders: readonly string[] = [];
let target = targetOf(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
let isQuitting = false;
let hasEnded = false;

app.setPath('userData', windowFolder);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([workbenchScheme]);
if (app.requestSingleInstanceLock({ target })) run();
else app.quit();

function run(): void {
  app.on('second-instance', (_event, _words, _folder, data) => {
    focusWindow();
    open(asTarget(data));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open({ folder: folderOf(file) });
    if (server !== null) focusWindow();
  });
  app.on('activate', () => void showWindow().catch(giveUp));
  app.on('window-all-closed', () => {
    if (!isMac) app.quit();
  });
  app.on('before-quit', () => {
    isQuitting = true;
  });
  app.on('will-quit', (event) => {
    if (hasEnded) return;
    event.preventDefault();
    void end();
  });
  app.on('web-contents-created', (_event, contents) => {
    confinePage(contents, { allowed: LINKS, open: (url) => void shell.openExternal(url) });
  });
  app.whenReady().then(start).catch(giveUp);
}

/** What another start asks for. */
function asTarget(data: unknown): Target {
  const schema = z.object({ target: z.union([z.object({ folder: z.string() }), z.literal('samples'), z.null()]) });
  return schema.safeParse(data).data?.target ?? null;
}

async function start(): Promise<void> {
  denyPermissions(session.defaultSession);
  target ??= stillThere(readWindowState(stateFile).folder);
  const running = startServer(target);
  server = running;
  relay = relayPage({
    ipc: ipcMain,
    page: () => window?.webContents ?? null,
    server: running,
    onCommands(told) {
      commands = told;
      showMenu();
    },
    onDrop: (file) => open({ folder: folderOf(file) }),
    chooseFolder: () => chooseFolder(window),
  });
  protocol.handle(
    workbenchScheme.scheme,
    answerPage({ page: path.join(packageRoot, 'dist', 'renderer'), picture: running.picture }),
  );
  showMenu();
  await showWindow();
}

function startServer(first: Target): ServerProcess {
  const program = nodeProgram({ isPackaged: app.isPackaged, resources: process.resourcesPath });
  return startServerProcess({
    fork: forkServer(program, outsideArchive(serverEntry)),
    dataFolder: dataFolder(),
    open: first,
    onMessage(message) {
      if (message.kind === 'opened') setFolder(message.folder);
      else if (message.kind === 'recent') setRecent(message.folders);
      else if (message.kind === 'problem') showError('The folder cannot be opened', message.text);
      else relay?.deliver(message);
    },
    onLost: () => relay?.lose(),
    onGivenUp: (reason) => void askToRestart(reason),
  });
}

/** Before the server is started, what is asked for last is opened first. */
function open(wanted: Target): void {
  if (wanted === null) return;
  if (server === null) target = wanted;
  else server.send({ kind: 'open', target: wanted });
}

function setFolder(opened: string | null): void {
  if (opened !== null && opened !== folder) app.addRecentDocument(opened);
  folder = opened;
  // The title is that of the page.
  if (isMac) window?.setRepresentedFilename(folder ?? '');
}

function setRecent(folders: readonly string[]): void {
  recentFolders = folders;
  showMenu();
}

async function showWindow(): Promise<void> {
  if (window !== null || server === null) return;
  const { bounds, maximised } = readWindowState(stateFile);
  const { theme } = await openSettings(dataFolder()).read();
  const place = placeWindow(bounds, workAreas());
  const shown = new BrowserWindow(windowOptions({ place, theme, preload, devTools: !app.isPackaged }));
  window = shown;
  shown.once('ready-to-show', () => {
    if (maximised) shown.maximize();
    shown.show();
  });
  shown.on('close', () => writeState(shown));
  shown.on('closed', () => {
    window = null;
    relay?.leave();
  });
  closeWhenSaved(shown, {
    closeAgain: () => (isQuitting ? app.quit() : shown.close()),
    mayLeave: () => mayLeave(shown),
    onStay: () => {
      isQuitting = false;
    },
  });
  shown.webContents.on('render-process-gone', (_event, { reason }) => void askToReload(shown, reason));
  setFolder(folder);
  await shown.loadURL(workbenchUrl);
}

function workAreas(): readonly Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

function writeState(shown: BrowserWindow): void {
  try {
    writeWindowState(stateFile, { bounds: shown.getNormalBounds(), maximised: shown.isMaximized(), folder });
  } catch (error) {
    console.error(error);
  }
}

function focusWindow(): void {
  if (window === null) return void showWindow().catch(giveUp);
  if (window.isMinimized()) window.restore();
  window.focus();
}

function showMenu(): void {
  const template = buildMenu(commands, {
    platform: process.platform,
    isDevelopment: !app.isPackaged,
    recentFolders,
    onCommand: (id) => window?.webContents.send(channels.command, id),
    onFolder: (chosen) => open({ folder: chosen }),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function askToReload(shown: BrowserWindow, reason: string): Promise<void> {
  relay?.leave();
  if (reason === 'clean-exit') return;
  const again = await ask('The window stopped working.', `Its process ended (${reason}).`, 'Show It Again');
  if (!again) app.quit();
  else if (!shown.isDestroyed()) shown.reload();
}

async function askToRestart(reason: string): Promise<void> {
  const again = await ask('The server of the workbench cannot be kept running.', reason, 'Start Again');
  if (again) server?.restart();
  else app.quit();
}

async function end(): Promise<void> {
  await server?.close();
  hasEnded = true;
  app.quit();
}

function giveUp(error: unknown): void {
  showStartError(error);
  app.exit(1);
}
