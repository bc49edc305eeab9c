// What the page is saved as: by the browser, as any download.

/** Of a chart in the picture, in CSS pixels. */
const WIDTH = 340;
const GAP = 20;
const TITLE = 22;
const COLUMNS = 3;
/** Sharp on screens of high density and in print. */
const SCALE = 2;
/** What makes an SVG look as on the page when it stands alone. */
const LOOKS = ['fill', 'stroke', 'stroke-width', 'font-size', 'font-family', 'text-anchor', 'dominant-baseline'];

export type Figure = { readonly title: string; readonly picture: SVGSVGElement };

/** Gives a file to the browser to be kept. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The download reads it behind this.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** All charts under one heading, in the colours of the theme. @throws when the browser makes no picture of them */
export async function chartsAsPng(heading: string, figures: readonly Figure[]): Promise<Blob> {
  const pictures = await Promise.all(figures.map(({ picture }) => load(picture)));
  const { places, height } = layOut(pictures.map(heightOf));
  const { context, colour, font } = startCanvas(COLUMNS * (WIDTH + GAP) + GAP, height);
  context.fillStyle = colour;
  context.font = `600 15px ${font}`;
  context.fillText(heading, GAP, GAP + 14);
  context.font = `600 13px ${font}`;
  figures.forEach(({ title }, index) => {
    const picture = pictures[index];
    const [x, y] = places[index] ?? [0, 0];
    context.fillText(title, x, y);
    if (picture !== undefined) context.drawImage(picture, x, y + TITLE - 12, WIDTH, heightOf(picture));
  });
  const blob = await new Promise<Blob | null>((resolve) => context.canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('Expected a picture of the charts, got none; save the CSV instead.');
  return blob;
}

/** Rows of charts, each as high as its highest. @returns where their titles stand, and the height of all */
function layOut(heights: readonly number[]): { places: readonly (readonly [x: number, y: number])[]; height: number } {
  let y = TITLE + 2 * GAP;
  const places: [number, number][] = [];
  for (let start = 0; start < heights.length; start += COLUMNS) {
    const row = heights.slice(start, start + COLUMNS);
    row.forEach((_, column) => {
      places.push([GAP + column * (WIDTH + GAP), y]);
    });
    y += TITLE + Math.max(...row) + GAP;
  }
  return { places, height: y };
}

/** @param width CSS pixels, as is the height */
function startCanvas(width: number, height: number) {
  const canvas = document.createElement('canvas');
  canvas.width = SCALE * width;
  canvas.height = SCALE * height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('Expected a canvas to draw the picture on, got none; save the CSV instead.');
  const { colour, background, font } = looksOfPage();
  context.scale(SCALE, SCALE);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  return { context, colour, font };
}

function heightOf({ naturalWidth, naturalHeight }: HTMLImageElement): number {
  return (WIDTH * naturalHeight) / naturalWidth;
}

function looksOfPage(): { colour: string; background: string; font: string } {
  const style = getComputedStyle(document.body);
  const token = (name: string) => style.getPropertyValue(`--vscode-${name}`).trim();
  return { colour: token('foreground'), background: token('editorWidget-background'), font: style.fontFamily };
}

/** Draws a chart on its own: the style sheet of the page does not reach into it. */
async function load(picture: SVGSVGElement): Promise<HTMLImageElement> {
  const alone = picture.cloneNode(true);
  if (!(alone instanceof SVGSVGElement)) throw new Error('Expected a copy of a chart, got another element.');
  const copies = [...alone.querySelectorAll('*')];
  [...picture.querySelectorAll('*')].forEach((original, index) => {
    const style = getComputedStyle(original);
    for (const name of LOOKS) copies[index]?.setAttribute(name, style.getPropertyValue(name));
  });
  const { width, height } = picture.viewBox.baseVal;
  alone.setAttribute('width', String(width * SCALE));
  alone.setAttribute('height', String(height * SCALE));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(alone))}`;
  await image.decode();
  return image;
}
