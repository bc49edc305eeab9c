// What a page can ask about what the model runs on.
import type { DeviceReport, ExecutionProvider } from '../deviceReport.ts';

export type DeviceRequests = {
  /** What the model runs on and why; probes nothing. */
  readonly readDevice: { params: null; result: DeviceReport };
  /** Tests an execution provider, or all (null), against known results, and forgets that they failed before. */
  readonly testDevice: { params: { provider: ExecutionProvider | null }; result: DeviceReport };
  /** What to run the model on from the next job on. */
  readonly chooseProvider: { params: { provider: ExecutionProvider | 'auto' }; result: DeviceReport };
};
