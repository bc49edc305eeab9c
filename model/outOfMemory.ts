const SIGNS = [
  // The system's own way to get memory back; a kill of ours is never told as a crash.
  /signal SIGKILL|exit code 137/,
  /bad_alloc|bad allocation/i,
  /out of memory|not enough memory|allocation failed/i,
  /failed to allocate/i,
  // STATUS_NO_MEMORY of Windows.
  /exit code 3221225495/,
];

/** What to do when memory ran out; goes on after a semicolon. */
export const MEMORY_ADVICE =
  'choose a bundle of a smaller precision (int8 takes a quarter of the memory of fp32, int4 an eighth), propose for ' +
  'fewer images at once, or close other programs';

/** Whether the end of a process, or the error of a graph, tells that memory ran out. */
export function isOutOfMemory(reason: string): boolean {
  return SIGNS.some((sign) => sign.test(reason));
}
