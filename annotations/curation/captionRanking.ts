/** The image that fits a caption best beside its own. */
export type BestImage = { readonly imageId: string; readonly cosine: number };

export type CaptionRanking = {
  /** Compares images with all captions: as many rows [M, C] of unit length as ids. */
  add(imageIds: readonly string[], rows: ArrayLike<number>): void;
  /** For each caption the best of the images so far; null where only its own has come. */
  best(): readonly (BestImage | null)[];
};

/**
 * Finds for each caption the image that fits it best beside its own, while images come block by block: it holds no
 * more than the captions. Of images that fit alike, the first stays.
 * @param captions [Q, C] rows of unit length
 * @param own the image of each caption
 */
export function rankImages(captions: Float32Array, own: readonly string[], embeddingSize: number): CaptionRanking {
  const best: (BestImage | null)[] = own.map(() => null);
  function compare(imageId: string, rows: ArrayLike<number>, offset: number): void {
    for (const [caption, ownId] of own.entries()) {
      if (ownId === imageId) continue;
      const cosine = dot(captions, caption * embeddingSize, rows, offset, embeddingSize);
      if (cosine > (best[caption]?.cosine ?? Number.NEGATIVE_INFINITY)) best[caption] = { imageId, cosine };
    }
  }
  return {
    add(imageIds, rows) {
      for (const [place, imageId] of imageIds.entries()) compare(imageId, rows, place * embeddingSize);
    },
    best: () => [...best],
  };
}

function dot(a: ArrayLike<number>, from: number, b: ArrayLike<number>, start: number, size: number): number {
  let sum = 0;
  for (let index = 0; index < size; index++) sum += (a[from + index] ?? 0) * (b[start + index] ?? 0);
  return sum;
}
