import { isOutOfMemory, MEMORY_ADVICE } from '../../model/outOfMemory.ts';

const ADVICE =
  'Use a bundle of a smaller precision (int8 takes a quarter of fp32, int4 an eighth) or a smaller model, propose for ' +
  'fewer images at once, or close other programs: "Model: Models" in the command palette, or `objembed-studio model list`.';

/** That a job failed for want of memory, and what to do about it. */
export function memoryInWords(reason: string): string {
  // An error of the model has advice of its own, for where nobody shows notices.
  return `The model ran out of memory (${firstLine(reason.replace(`; ${MEMORY_ADVICE}`, ''))}). ${ADVICE}`;
}

/** That the process of a model ended and its work is repeated; where that may be for want of memory, what to do about it. */
export function crashInWords(reason: string): string {
  const advice = isOutOfMemory(reason) ? ` It may be that memory ran out. ${ADVICE}` : '';
  return `The model process ended (${firstLine(reason)}) and is started again; its work goes on.${advice}`;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? text).slice(0, 200);
}
