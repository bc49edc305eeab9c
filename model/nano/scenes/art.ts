import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Concept } from './concepts.ts';
import { seedOf } from './random.ts';
import { styles } from './styles.ts';

/** One picture of a concept in one style, cut out and stored as a PNG with tight alpha bounds. */
export type Rendering = {
  readonly id: string;
  readonly concept: string;
  readonly style: string;
  /** PNG, relative to the art folder. */
  readonly file: string;
};

/** The long side of a stored sprite in pixels: the largest an object can be in a scene. */
const spriteSize = 224;

/** Pixels below this alpha do not count as part of the object. */
const alphaThreshold = 24;

type IconSet = {
  readonly width?: number;
  readonly height?: number;
  readonly icons: Readonly<
    Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>
  >;
  readonly aliases?: Readonly<Record<string, { readonly parent: string }>>;
};

type Source = { readonly style: string; readonly name: string; readonly image: () => Promise<Sharp> };

/**
 * Rasterises every rendering of the concepts once into `folder` and returns their list. Later calls with the same
 * concepts read the list; with others they rasterise what is new.
 * `iconPackages` holds the installed @iconify-json packages, `stamps` is Tux Paint's stamps folder.
 */
export async function prepareArt(
  folder: string,
  concepts: readonly Concept[],
  { iconPackages, stamps }: { readonly iconPackages: string; readonly stamps: string },
): Promise<readonly Rendering[]> {
  const list = join(folder, `renderings-${seedOf(JSON.stringify(concepts)).toString(16)}.json`);
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8'));
  const sets = readIconSets(iconPackages);
  const renderings: Rendering[] = [];
  for (const { id } of styles) mkdirSync(join(folder, id), { recursive: true });
  for (const concept of concepts) {
    for (const { style, name, image } of [...iconSources(concept, sets), ...stampSources(concept, stamps)]) {
      const file = `${style}/${name.replaceAll('/', '_')}.png`;
      const rendering = { id: `${style}:${name}`, concept: concept.name, style, file };
      if (await hasSprite(join(folder, file), image)) renderings.push(rendering);
    }
  }
  writeFileSync(list, JSON.stringify(renderings, null, 1));
  return renderings;
}

/** Writes the sprite unless it is there. False for an empty picture, which has none. */
async function hasSprite(file: string, image: () => Promise<Sharp>): Promise<boolean> {
  if (existsSync(file)) return true;
  const sprite = await cutOut(await image());
  if (sprite !== null) writeFileSync(file, sprite);
  return sprite !== null;
}

/** Opens the icon sets to rasterise single icons: a cut-out PNG of at most `size` pixels a side. */
export function openIcons(iconPackages: string): (set: string, icon: string, size: number) => Promise<Buffer> {
  const sets = readIconSets(iconPackages);
  return async (id, icon, size) => {
    const set = sets.get(id);
    const name = set === undefined ? undefined : resolveIcon(icon, id, set)[0];
    const cut = set === undefined || name === undefined ? null : await cutOut(sharp(svgOf(name, set, size)), size);
    if (cut === null)
      throw new Error(`Expected an icon of the set ${id}, got "${icon}", which it does not draw; choose another.`);
    return cut;
  };
}

function readIconSets(iconPackages: string): ReadonlyMap<string, IconSet> {
  const load = createRequire(join(iconPackages, 'package.json'));
  const ids = styles.map(({ id }) => id).filter((id) => id !== 'tuxpaint');
  return new Map(ids.map((id) => [id, load(`@iconify-json/${id}/icons.json`)]));
}

function* iconSources(concept: Concept, sets: ReadonlyMap<string, IconSet>): Generator<Source> {
  for (const [style, set] of sets) {
    const names = new Set(concept.icons.flatMap((icon) => resolveIcon(icon, style, set)));
    for (const name of names) yield { style, name, image: async () => sharp(svgOf(name, set), { density: 72 }) };
  }
}

/** The icon's own name in the set, as a list of one or none. fxemoji writes names without hyphens. */
function resolveIcon(icon: string, style: string, set: IconSet): string[] {
  const [only, name] = icon.includes(':') ? icon.split(':') : [style, icon];
  if (only !== style) return [];
  const own = style === 'fxemoji' ? name.replaceAll('-', '') : name;
  const target = set.icons[own] === undefined ? set.aliases?.[own]?.parent : own;
  return target === undefined || set.icons[target] === undefined ? [] : [target];
}

function svgOf(name: string, set: IconSet, size = spriteSize): Buffer {
  const icon = set.icons[name];
  const width = icon.width ?? set.width ?? 16;
  const height = icon.height ?? set.height ?? 16;
  const scale = (size * 1.15) / Math.max(width, height);
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" ` +
      `width="${Math.round(width * scale)}" height="${Math.round(height * scale)}">${icon.body}</svg>`,
  );
}

function* stampSources(concept: Concept, stamps: string): Generator<Source> {
  for (const name of concept.stamps) {
    const file = ['.png', '.svg'].map((ending) => join(stamps, name + ending)).find((path) => existsSync(path));
    if (file === undefined)
      throw new Error(`Expected the stamp ${name} of "${concept.name}" in ${stamps}, got no such file.`);
    yield { style: 'tuxpaint', name, image: () => readStamp(file) };
  }
}

async function readStamp(file: string): Promise<Sharp> {
  if (file.endsWith('.png')) return sharp(file);
  const { width = spriteSize, height = spriteSize } = await sharp(file).metadata();
  return sharp(file, { density: Math.min(2400, Math.max(10, (72 * spriteSize * 1.1) / Math.max(width, height))) });
}

/** Trims transparent margins and fits the rest into the sprite size; null for an empty picture. */
async function cutOut(image: Sharp, size = spriteSize): Promise<Buffer | null> {
  const { data, info } = await image.ensureAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const bounds = alphaBounds(data, info.width, info.height);
  if (bounds === null) return null;
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .extract(bounds)
    .resize(size, size, { fit: 'inside' })
    .png()
    .toBuffer();
}

function alphaBounds(rgba: Buffer, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rgba[(y * width + x) * 4 + 3] < alphaThreshold) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < left ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
