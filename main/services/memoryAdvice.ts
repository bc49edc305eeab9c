const SIGNS = [
  // The system's own way to get memory back; our own kills are never told as a crash.
  /signal SIGKILL|exit code 137/,
  /bad_alloc|bad allocation/i,
  /out of memory|not enough memory|allocation failed/i,
  /failed to allocate/i,
  // STATUS_NO_MEMORY of Windows.
  /exit code 3221225495/,
];

/** Whether the end of a process, or the error of a job, tells that memory ran out. */
export function isOutOfMemory(reason: string): boolean {
  return SIGNS.some((sign) => sign.test(reason));
}

/** What happened and what to do about it, in sentences. */
export function memoryAdvice(reason: string): string {
  const [first = ''] = reason.split('\n', 1);
  return (
    `The model ran out of memory (${first.slice(0, 200)}). Use a bundle of a smaller precision (int8 takes a quarter of ` +
    'fp32, int4 an eighth) or a smaller model, or close other programs: "Model: Models" in the command palette, or ' +
    '`objembed-studio model list`.'
  );
}
