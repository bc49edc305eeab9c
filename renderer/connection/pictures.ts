/** Where the upright picture of an image is had from. */
export function imageUrl(imageId: string): string {
  return `/images/${encodeURIComponent(imageId)}`;
}

/** The same, at most 256 px wide and high. */
export function thumbnailUrl(imageId: string): string {
  return `/thumbnails/${encodeURIComponent(imageId)}`;
}
