import type { Progress } from '../../terminal.ts';

/** Shows bytes as megabytes; only the end reaches the total. */
export function updateMegabytes(
  view: Progress,
  { done, total }: { readonly done: number; readonly total: number },
  remark?: string,
): void {
  const all = Math.ceil(total / 1e6);
  view.update(done < total ? Math.min(Math.floor(done / 1e6), all - 1) : all, all, remark);
}
