import type { CDPSession, Page } from 'playwright-core';

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread: what other programs take of the machine is not in it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
};

/** What the main thread of the page did for one frame, in milliseconds. */
export type FrameCost = { readonly scripting: number; readonly all: number };

/** The events that run script, as the performance panel of Chromium counts them. */
const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'TimerFire',
  'RunMicrotasks',
  'MinorGC',
  'MajorGC',
]);
const FRAME = 'BeginMainThreadFrame';
const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'devtools.timeline.frame',
];

/** Records what the main thread does during the work, frame by frame. */
export async function traceFrames(page: Page, work: () => Promise<void>): Promise<readonly FrameCost[]> {
  return framesOf(await trace(page, work));
}

/** All events of the page's process during the work. */
export async function trace(page: Page, work: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    // The protocol does not say what an event holds.
    events.push(...(value as readonly unknown[] as readonly TraceEvent[]));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await work();
  await stop(session);
  await session.detach();
  return events;
}

async function stop(session: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
}

/**
 * A frame goes from its beginning to that of the next: input is handled in it, and React may go on after it. Frames in
 * which nothing was to be drawn, such as one in which a wheel was only heard, count for the next.
 */
function framesOf(events: readonly TraceEvent[]): readonly FrameCost[] {
  const main = mainThread(events);
  const own = events.filter(({ pid, tid }) => pid === main.pid && tid === main.tid);
  const sorted = own.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const starts = sorted.filter(({ name }) => name === FRAME).map(({ ts }) => ts);
  const complete = sorted.filter(({ ph }) => ph === 'X');
  const scripts = outermost(complete.filter(({ name }) => SCRIPT.has(name)));
  const tasks = outermost(complete.filter(({ name }) => name === 'RunTask'));
  const drawn = complete.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  const costs: FrameCost[] = [];
  let from = starts[0] ?? 0;
  for (const to of starts.slice(1)) {
    if (!drawn.some((ts) => ts >= from && ts < to)) continue;
    costs.push({ scripting: sum(scripts, from, to), all: sum(tasks, from, to) });
    from = to;
  }
  return costs;
}

function sum(events: readonly TraceEvent[], from: number, to: number): number {
  const within = events.filter(({ ts }) => ts >= from && ts < to);
  return within.reduce((total, { dur = 0, tdur = dur }) => total + tdur, 0) / 1000;
}

/** The events that lie in no other; they come sorted by their beginning. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  let end = 0;
  return events.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
}

/** The main thread of the page: of the renderers' that which ran most animation frames. */
function mainThread(events: readonly TraceEvent[]): { readonly pid: number; readonly tid: number } {
  const counts = Map.groupBy(
    events.filter(({ name }) => name === 'FireAnimationFrame'),
    ({ pid, tid }) => `${pid} ${tid}`,
  );
  const [most] = [...counts.values()].toSorted((a, b) => b.length - a.length);
  if (most === undefined) throw new Error('Expected animation frames in the trace, got none.');
  return most[0];
}
