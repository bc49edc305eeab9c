import { type Probe, probe } from './probe.ts';
import type { ProviderId } from './providers.ts';

/** What the process that tries execution providers can do. */
export const deviceHandlers = {
  async probe({ provider, isThorough }: { provider: ProviderId; isThorough: boolean }): Promise<Probe> {
    return probe(provider, isThorough);
  },
};
