import type { Box } from '../../box.ts';

/** The box around some points; undefined when there are none, or when one is not finite. */
export function boxAround(points: Iterable<readonly [x: number, y: number]>): Box | undefined {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined;
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return left > right ? undefined : [left, top, right, bottom];
}

/**
 * The upright box around a turned one.
 * @param degrees clockwise, as seen on the screen
 * @param pivot the point it was turned about; the centre of the box when left out
 */
export function boxAroundTurned(
  [x1, y1, x2, y2]: Box,
  degrees: number,
  [px, py]: readonly [number, number] = [(x1 + x2) / 2, (y1 + y2) / 2],
): Box {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const corners = [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ] as const;
  const turned = corners.map(
    ([x, y]) => [px + (x - px) * cosine - (y - py) * sine, py + (x - px) * sine + (y - py) * cosine] as const,
  );
  return boxAround(turned) ?? [x1, y1, x2, y2];
}
