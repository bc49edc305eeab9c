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

const ADVICE =
  'Use a bundle of a smaller precision (int8 takes a quarter of fp32, int4 an eighth) or a smaller model, or close other ' +
  'programs: "Model: Models" in the command palette, or `objembed-studio model list`.';

/** That a job failed for want of memory, and what to do about it. */
export function memoryInWords(reason: string): string {
  return `The model ran out of memory (${firstLine(reason)}). ${ADVICE}`;
}

/** That the process of a model ended and its work is repeated; where that may be for want of memory, what to do about it. */
export function crashInWords(reason: string): string {
  const advice = isOutOfMemory(reason) ? ` It may be that memory ran out. ${ADVICE}` : '';
  return `The model process ended (${firstLine(reason)}) and is started again; its work goes on.${advice}`;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? text).slice(0, 200);
}
