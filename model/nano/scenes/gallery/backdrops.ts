/** Draws the inside of an SVG of this size. */
type Backdrop = (width: number, height: number) => string;

/** Hand-made settings of the sample pictures. */
export const backdrops = {
  beach: (w, h) => `${sky(w, h, '#8fd3f4', '#e3f6ff')}
    ${band(w, h, 0.36, 0.62, 'sea', '#2b93c4', '#7fd6dc')}
    ${wave(w, h, 0.57, '#f4fbfb', 0.9)}${wave(w, h, 0.6, '#f3dfae')}
    ${band(w, h, 0.64, 1, 'sand', '#f3dfae', '#dcbb7c')}${specks(w, h, 0.68, 1, '#c9a465')}`,
  meadow: (w, h) => `${sky(w, h, '#9ed8fb', '#eefaff')}
    ${hill(w, h, 0.52, 0.12, '#a5d27e')}${hill(w, h, 0.6, -0.07, '#86c062')}
    ${band(w, h, 0.64, 1, 'grass', '#7cbb57', '#5b9d42')}${blades(w, h, 0.66, '#4f8f3a')}`,
  farm: (w, h) => `${sky(w, h, '#fbd9a5', '#fff4df')}
    ${hill(w, h, 0.5, 0.1, '#c9cf7d')}${hill(w, h, 0.58, -0.08, '#a8c265')}
    ${band(w, h, 0.62, 1, 'field', '#b9c86a', '#8faa4c')}${fence(w, h)}${blades(w, h, 0.72, '#7c9840')}`,
  savanna: (w, h) => `${sky(w, h, '#f8b65c', '#fdeab8')}
    ${hill(w, h, 0.5, 0.06, '#cf9d57')}${band(w, h, 0.55, 1, 'savanna', '#dcb568', '#b98b43')}${blades(w, h, 0.6, '#a77a38')}`,
  snow: (w, h) => `${sky(w, h, '#a9c8ea', '#eaf3fc')}
    ${hill(w, h, 0.48, 0.15, '#d4e2f2')}${hill(w, h, 0.58, -0.1, '#e6eff9')}
    ${band(w, h, 0.63, 1, 'snow', '#f3f8fd', '#d5e3f1')}${specks(w, h, 0, 1, '#ffffff')}`,
  sea: (w, h) => `${sky(w, h, '#7cc4f0', '#e6f7ff')}
    ${band(w, h, 0.42, 1, 'water', '#2d86bd', '#125487')}
    ${[0.5, 0.6, 0.71, 0.83, 0.95].map((y, i) => wave(w, h, y, i % 2 ? '#3f9ccf' : '#2a7db3', 0.45)).join('')}`,
  underwater: (w, h) => `${sky(w, h, '#3fb3d8', '#0b4f83', 1)}
    ${rays(w, h)}${band(w, h, 0.88, 1, 'seabed', '#d8c08a', '#a98d57')}${bubbles(w, h)}`,
  night: (w, h) => `${sky(w, h, '#0f1740', '#3d3f7d')}${specks(w, h, 0, 0.5, '#fdf6d8')}
    ${hill(w, h, 0.55, 0.12, '#20294f')}${band(w, h, 0.62, 1, 'dark', '#2c3d3a', '#172420')}${blades(w, h, 0.66, '#3c5248')}`,
  space: (w, h) => `${sky(w, h, '#0a0d24', '#2a1b4d', 1)}
    <ellipse cx="${w * 0.3}" cy="${h * 0.4}" rx="${w * 0.5}" ry="${h * 0.22}" fill="#5a3f9c" opacity="0.28" filter="url(#blur)"/>
    <ellipse cx="${w * 0.75}" cy="${h * 0.65}" rx="${w * 0.4}" ry="${h * 0.25}" fill="#1f6fa8" opacity="0.28" filter="url(#blur)"/>
    ${specks(w, h, 0, 1, '#ffffff')}`,
  street: (w, h) => `${sky(w, h, '#bfe0f5', '#f2f8fb')}${blocks(w, h)}
    ${band(w, h, 0.6, 0.68, 'pavement', '#cfd2d6', '#b9bdc3')}${band(w, h, 0.68, 1, 'road', '#5b6068', '#474b52')}
    ${dashes(w, h, 0.84, '#f2e9b8')}`,
  airfield: (w, h) => `${sky(w, h, '#9fd0f2', '#f4fafe')}${hill(w, h, 0.55, 0.05, '#9dbb86')}
    ${band(w, h, 0.58, 0.68, 'verge', '#8db36f', '#7aa35e')}${band(w, h, 0.68, 1, 'runway', '#8b9097', '#6c7178')}${dashes(w, h, 0.82, '#ffffff')}`,
  room: (w, h) =>
    `${wall(w, h, '#f6e3d3', '#efd2bb')}${dots(w, h, 0.72, '#e9c3a6')}${floor(w, h, '#b98256', '#8f5f3b')}`,
  nursery: (w, h) =>
    `${wall(w, h, '#d9ecf7', '#c2def0')}${dots(w, h, 0.66, '#aacfe6')}${floor(w, h, '#e2c9a3', '#c7a677')}`,
  stage: (w, h) => `${wall(w, h, '#5b1630', '#3a0c1f')}${curtain(w, h)}${floor(w, h, '#a8703f', '#6f4526')}
    <ellipse cx="${w / 2}" cy="${h * 0.82}" rx="${w * 0.42}" ry="${h * 0.15}" fill="#ffe9b0" opacity="0.25" filter="url(#blur)"/>`,
  table: (w, h) => `${planks(w, h, '#c99a68', '#b4824f')}`,
  darkTable: (w, h) => `${planks(w, h, '#7a5338', '#68442c')}`,
  cloth: (w, h) => `${checks(w, h, '#ffffff', '#e35d5b')}`,
  desk: (w, h) => `${wall(w, h, '#e9eef2', '#d8e0e7')}${band(w, h, 0.5, 1, 'desk', '#d9b88f', '#b98f60')}
    <rect y="${h * 0.5}" width="${w}" height="${h * 0.012}" fill="#f0dcc0"/>`,
  pegboard: (w, h) => `${wall(w, h, '#dcc6a2', '#c7ac80')}${dots(w, h, 1, '#a98b5e')}`,
  garden: (w, h) => `${sky(w, h, '#bfe6f7', '#f2fbff')}${hill(w, h, 0.42, 0.06, '#a4cf85')}
    ${band(w, h, 0.46, 1, 'soil', '#8a5f3f', '#5f3f28')}${furrows(w, h)}`,
  pitch: (w, h) => `${band(w, h, 0, 1, 'pitch', '#6db555', '#4f9a40')}${mowing(w, h)}
    <circle cx="${w / 2}" cy="${h / 2}" r="${h * 0.24}" fill="none" stroke="#ffffff" stroke-opacity="0.7" stroke-width="5"/>
    <path d="M${w / 2} 0V${h}" stroke="#ffffff" stroke-opacity="0.7" stroke-width="5"/>`,
  closet: (w, h) => `${wall(w, h, '#efe7f2', '#dccfe3')}
    <rect y="${h * 0.06}" width="${w}" height="${h * 0.022}" fill="#9a8aa6"/>${floor(w, h, '#cbb7a0', '#a58d72')}`,
} as const satisfies Record<string, Backdrop>;

export type BackdropName = keyof typeof backdrops;

/** The backdrop as a whole SVG. */
export function backdropSvg(name: BackdropName, width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    <filter id="blur" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${height / 18}"/></filter>
    ${backdrops[name](width, height)}</svg>`;
}

function band(w: number, h: number, from: number, to: number, id: string, top: string, bottom: string): string {
  return `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>
    <rect y="${h * from}" width="${w}" height="${h * (to - from) + 1}" fill="url(#${id})"/>`;
}

function sky(w: number, h: number, top: string, bottom: string, to = 0.66): string {
  return band(w, h, 0, to, 'sky', top, bottom);
}

function wall(w: number, h: number, top: string, bottom: string): string {
  return band(w, h, 0, 1, 'wall', top, bottom);
}

function floor(w: number, h: number, top: string, bottom: string): string {
  return `${band(w, h, 0.72, 1, 'floor', top, bottom)}<rect y="${h * 0.7}" width="${w}" height="${h * 0.025}" fill="#ffffff" opacity="0.8"/>`;
}

function hill(w: number, h: number, y: number, bulge: number, colour: string): string {
  const base = h * (y + Math.abs(bulge));
  return `<path d="M0 ${base}C${w * 0.3} ${base - h * bulge * 2.2} ${w * 0.6} ${base + h * bulge * 1.2} ${w} ${base - h * bulge}V${h}H0Z" fill="${colour}"/>`;
}

function wave(w: number, h: number, y: number, colour: string, opacity = 1): string {
  const crest = repeat(9, () => `q${w / 36} ${-h * 0.014} ${w / 18} 0t${w / 18} 0`);
  return `<path d="M0 ${h * y}${crest}V${h * (y + 0.05)}H0Z" fill="${colour}" opacity="${opacity}"/>`;
}

/** A number in [0, 1) that depends on nothing but its index: the same picture on every run. */
function spread(index: number): number {
  return Math.abs(Math.sin(index * 127.1 + 11.7) * 43_758.5453) % 1;
}

function repeat(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('');
}

function specks(w: number, h: number, from: number, to: number, colour: string): string {
  return repeat(90, (i) => {
    const y = h * (from + (to - from) * spread(i * 7 + 3));
    return `<circle cx="${w * spread(i)}" cy="${y}" r="${0.8 + 1.6 * spread(i * 3)}" fill="${colour}" opacity="0.7"/>`;
  });
}

function bubbles(w: number, h: number): string {
  return repeat(18, (i) => {
    const radius = 3 + 9 * spread(i * 3);
    return `<circle cx="${w * spread(i)}" cy="${h * spread(i * 5 + 2)}" r="${radius}" fill="none" stroke="#ffffff" stroke-width="2" opacity="0.35"/>`;
  });
}

function rays(w: number, h: number): string {
  return repeat(5, (i) => {
    const x = w * (0.1 + 0.2 * i);
    return `<path d="M${x} 0h${w * 0.06}l${w * 0.1} ${h}h${-w * 0.14}Z" fill="#ffffff" opacity="0.07"/>`;
  });
}

function blades(w: number, h: number, from: number, colour: string): string {
  return repeat(110, (i) => {
    const y = h * (from + (1 - from) * spread(i * 7 + 1));
    return `<path d="M${w * spread(i)} ${y}q2 -7 5 -9m-3 9q4 -5 8 -6" stroke="${colour}" stroke-width="1.6" fill="none" opacity="0.55"/>`;
  });
}

function fence(w: number, h: number): string {
  const posts = repeat(
    14,
    (i) => `<rect x="${(w * i) / 13 - 5}" y="${h * 0.54}" width="10" height="${h * 0.12}" fill="#9c7350"/>`,
  );
  const rails = [0.56, 0.61].map((y) => `<rect y="${h * y}" width="${w}" height="${h * 0.014}" fill="#ad835c"/>`);
  return `${posts}${rails.join('')}`;
}

function blocks(w: number, h: number): string {
  const colours = ['#c9b8ac', '#b5c0c9', '#d6c6b0', '#adb7ad'];
  return repeat(9, (i) => {
    const top = h * (0.12 + 0.28 * spread(i * 3 + 1));
    return `<rect x="${(w * i) / 9}" y="${top}" width="${w / 9 + 1}" height="${h * 0.6 - top}" fill="${colours[i % 4]}" opacity="0.75"/>`;
  });
}

function dashes(w: number, h: number, y: number, colour: string): string {
  return repeat(
    9,
    (i) => `<rect x="${(w * (i + 0.2)) / 9}" y="${h * y}" width="${w / 15}" height="${h * 0.014}" fill="${colour}"/>`,
  );
}

function dots(w: number, h: number, to: number, colour: string): string {
  const columns = 24;
  const step = w / columns;
  return repeat(columns * Math.floor((h * to) / step), (i) => {
    const row = Math.floor(i / columns);
    const x = ((i % columns) + (row % 2 ? 0.5 : 0)) * step;
    return `<circle cx="${x + step / 4}" cy="${(row + 0.5) * step}" r="3" fill="${colour}"/>`;
  });
}

function curtain(w: number, h: number): string {
  return repeat(
    12,
    (i) => `<rect x="${(w * i) / 12}" width="${w / 24}" height="${h * 0.7}" fill="#7d2142" opacity="0.55"/>`,
  );
}

function planks(w: number, h: number, light: string, dark: string): string {
  return repeat(7, (i) => {
    const y = (h * i) / 7;
    const grain = repeat(6, (k) => {
      const line = y + (h / 7) * spread(i * 6 + k);
      return `<path d="M${w * spread(k + i)} ${line}q${w * 0.1} ${-4 + 8 * spread(k)} ${w * 0.25} 0" stroke="#000000" opacity="0.07" fill="none" stroke-width="2"/>`;
    });
    return `<rect y="${y}" width="${w}" height="${h / 7 + 1}" fill="${i % 2 ? light : dark}"/>${grain}`;
  });
}

function checks(w: number, h: number, light: string, dark: string): string {
  const cell = w / 20;
  const stripes = (count: number, across: boolean) =>
    repeat(count, (i) => {
      const at = 2 * i * cell;
      const shape = across ? `x="${at}" width="${cell}" height="${h}"` : `y="${at}" width="${w}" height="${cell}"`;
      return `<rect ${shape} fill="${dark}" opacity="0.35"/>`;
    });
  return `<rect width="${w}" height="${h}" fill="${light}"/>${stripes(10, true)}${stripes(Math.ceil(h / cell / 2), false)}`;
}

function furrows(w: number, h: number): string {
  return repeat(
    6,
    (i) => `<rect y="${h * (0.52 + 0.085 * i)}" width="${w}" height="${h * 0.03}" fill="#4a301e" opacity="0.4"/>`,
  );
}

function mowing(w: number, h: number): string {
  return repeat(5, (i) => `<rect x="${(w * i) / 5}" width="${w / 10}" height="${h}" fill="#ffffff" opacity="0.06"/>`);
}
