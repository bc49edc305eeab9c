import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { backdrops } from './backdrops.ts';

/** An icon at its place: `x` is its middle and `y` its foot, with its height as shares of the picture. */
const itemSchema = z.object({
  icon: z.string().min(1),
  x: z.coerce.number().min(0).max(1),
  y: z.coerce.number().min(0).max(1),
  height: z.coerce.number().gt(0).max(1),
  facing: z.literal('mirrored').optional(),
});

const pictureSchema = z.object({
  file: z.string().endsWith('.jpg'),
  width: z.coerce.number().int(),
  height: z.coerce.number().int(),
  backdrop: z.custom<keyof typeof backdrops>((name) => typeof name === 'string' && Object.hasOwn(backdrops, name)),
  set: z.enum(['noto', 'fluent-emoji']),
  items: z.array(itemSchema).min(1),
});

export type Item = z.infer<typeof itemSchema>;
export type Picture = z.infer<typeof pictureSchema>;

/** Reads pictures.txt, whose head explains its format. @throws on a picture that does not fit it. */
export function readPictures(): readonly Picture[] {
  const text = readFileSync(new URL('pictures.txt', import.meta.url), 'utf8');
  const blocks = text.split(/^\[/m).slice(1);
  return blocks.map((block) => {
    const [heading, body = ''] = block.split(']');
    const [file, size = '', backdrop, set] = heading.split('|').map((part) => part.trim());
    const [width, height] = size.split(' x ');
    const items = body.split(',').map((entry) => {
      const [icon, x, y, share, facing] = entry.trim().split(/\s+/);
      return { icon, x, y, height: share, facing };
    });
    return pictureSchema.parse({ file, width, height, backdrop, set, items });
  });
}
