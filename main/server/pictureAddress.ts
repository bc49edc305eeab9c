import type { Box } from '../../annotations/box.ts';
import { boxSchema } from '../../annotations/records.ts';
import type { PictureName } from '../app.ts';

const PICTURES = /^\/(?<kind>images|thumbnails|crops)\/(?<id>.+)$/;

/**
 * What picture an address means: `/images/<id>`, `/thumbnails/<id>`, or `/crops/<id>?box=x1,y1,x2,y2`; null when it
 * means none.
 * @param path decoded
 */
export function readPictureAddress(path: string, query: URLSearchParams): PictureName | null {
  const { kind, id } = PICTURES.exec(path)?.groups ?? {};
  if (id === undefined) return null;
  if (kind === 'images' || kind === 'thumbnails') return [kind, id];
  const box = readBox(query.get('box') ?? '');
  return box === null ? null : ['crops', id, box];
}

function readBox(text: string): Box | null {
  const edges = text.split(',').map((edge) => (edge.trim() === '' ? Number.NaN : Number(edge)));
  const parsed = boxSchema.safeParse(edges);
  if (!parsed.success) return null;
  const [x1, y1, x2, y2] = parsed.data;
  return parsed.data.every(Number.isFinite) && x1 < x2 && y1 < y2 ? parsed.data : null;
}
