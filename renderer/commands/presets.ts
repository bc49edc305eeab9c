type Keymap = Readonly<Record<string, readonly string[]>>;

/** Keys of other tools, by command, where they differ from ours. What they leave out keeps our keys. */
export const presets: Readonly<Record<string, Keymap>> = {
  Default: {},
  // labelme's and X-AnyLabeling's default_config; where the two differ, both keys.
  'labelme / X-AnyLabeling': {
    'go.nextUnfinished': ['Ctrl+Shift+KeyD', 'Shift+KeyD'],
    'go.previousUnfinished': ['Ctrl+Shift+KeyA', 'Shift+KeyA'],
    'go.quickOpen': ['Ctrl+Shift+KeyO'],
    'tool.draw': ['Ctrl+KeyR', 'KeyR'],
    'tool.select': ['Ctrl+KeyJ', 'KeyV'],
    'region.copyToNext': ['Ctrl+KeyP'],
    'region.editPhrases': ['Ctrl+KeyE', 'Enter', 'F2'],
    'region.showAll': ['Ctrl+KeyH', 'Shift+KeyH'],
    'file.export': ['Ctrl+Shift+KeyX'],
    'view.bottomPanel': ['Ctrl+Shift+KeyJ'],
    'view.fit': ['Ctrl+KeyF', 'KeyF'],
    'view.actualSize': ['Ctrl+Digit0'],
    'model.proposeHere': ['KeyI', 'KeyG'],
    'model.propose': ['Ctrl+KeyB', 'Ctrl+Shift+KeyG'],
    'review.finish': ['Ctrl+Alt+KeyK', 'Ctrl+Enter'],
  },
  // CVAT's shortcuts for annotation.
  CVAT: {
    'go.next': ['KeyF'],
    'go.previous': ['KeyD'],
    'go.nextUnfinished': ['Shift+KeyF'],
    'go.previousUnfinished': ['Shift+KeyD'],
    'go.quickOpen': ['Backquote', 'Ctrl+KeyP'],
    'phrase.all': ['Shift+Backquote'],
    'tool.draw': ['KeyN'],
    'view.fit': ['Alt+Digit0'],
    'view.actualSize': ['Alt+Digit1'],
    'app.settings': ['F2', 'Ctrl+Comma'],
    'region.editPhrases': ['Enter'],
    ...Object.fromEntries(
      [...'1234567890'].map((digit) => [`phrase.toggle${digit}`, [`Digit${digit}`, `Ctrl+Digit${digit}`]]),
    ),
  },
  // Label Studio's keymap.json.
  'Label Studio': {
    'go.next': ['Ctrl+ArrowRight'],
    'go.previous': ['Ctrl+ArrowLeft'],
    'region.resizeLeft': ['Alt+Shift+ArrowLeft'],
    'region.resizeRight': ['Alt+Shift+ArrowRight'],
    'region.resizeUp': ['Alt+Shift+ArrowUp'],
    'region.resizeDown': ['Alt+Shift+ArrowDown'],
    'region.delete': ['Backspace', 'Delete'],
    'region.hide': ['Alt+KeyH'],
    'region.lock': ['Alt+KeyL'],
    'app.palette': ['Ctrl+KeyK', 'Ctrl+Shift+KeyP'],
  },
};
