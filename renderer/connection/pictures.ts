import type { Box } from '../../annotations/box.ts';

/** Where the upright picture of an image is had from. */
export function imageUrl(imageId: string): string {
  return `/images/${encodeURIComponent(imageId)}`;
}

/** The same, at most 256 px wide and high. */
export function thumbnailUrl(imageId: string): string {
  return `/thumbnails/${encodeURIComponent(imageId)}`;
}

/** The part of it in a box, at most 256 px wide and high. */
export function cropUrl(imageId: string, box: Box): string {
  return `/crops/${encodeURIComponent(imageId)}?box=${box.join(',')}`;
}
