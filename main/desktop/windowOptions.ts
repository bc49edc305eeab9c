import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { SMALLEST_SIZE } from './windowState.ts';

/** `--vscode-editor-background` of the themes, by the name that the settings keep. */
const BACKGROUNDS: Readonly<Record<string, string>> = { dark: '#1f1f1f', light: '#ffffff', 'high contrast': '#000000' };

type Options = {
  readonly place: Partial<Rectangle>;
  /** The theme of the settings, unchecked. */
  readonly theme: unknown;
  /** The file of the compiled preload. */
  readonly preload: string;
  readonly devTools: boolean;
};

/** The one window: a page without Node that is shown once it is drawn. */
export function windowOptions({ place, theme, preload, devTools }: Options): BrowserWindowConstructorOptions {
  return {
    ...place,
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    title: 'ObjEmbed Studio',
    show: false,
    backgroundColor: BACKGROUNDS[String(theme)] ?? '#1f1f1f',
    webPreferences: {
      preload,
      devTools,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
