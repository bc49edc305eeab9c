/**
 * Where a key leads among images in groups, counted through: left and right to the one beside, up and down to the first
 * of another group.
 * @param sizes of the groups, none empty
 * @returns null when the key moves nothing
 */
export function placeAfterKey(key: string, place: number, sizes: readonly number[]): number | null {
  const firsts = sizes.map((_, group) => sizes.slice(0, group).reduce((sum, size) => sum + size, 0));
  const last = sizes.reduce((sum, size) => sum + size, 0) - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, place + 1);
    case 'ArrowLeft':
      return Math.max(0, place - 1);
    case 'ArrowDown':
      return firsts.find((first) => first > place) ?? place;
    case 'ArrowUp':
      return firsts.findLast((first) => first < place) ?? 0;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
