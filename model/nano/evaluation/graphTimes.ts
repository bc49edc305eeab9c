import type { Engine } from '../../engine.ts';
import type { GraphName } from '../../sessions.ts';

/** The same engine, with a clock that tells how many milliseconds each run of a graph took. */
export function withGraphTimes(engine: Engine, onRun: (graph: GraphName, milliseconds: number) => void): Engine {
  const { run, close } = engine.sessions;
  return {
    ...engine,
    sessions: {
      async run(graph, feeds, outputs) {
        const start = performance.now();
        const results = await run(graph, feeds, outputs);
        onRun(graph, performance.now() - start);
        return results;
      },
      close,
    },
  };
}
