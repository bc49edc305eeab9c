import { z } from 'zod';
import type { Settings } from '../api/projects.ts';

/** How the user limits what is kept for searching. */
export type VectorLimits = {
  /** Proposals of an image at most: those of the highest predicted IoU. */
  readonly budget: number;
  /** Bytes of vectors in memory. */
  readonly memory: number;
};

const BYTES_PER_MEGABYTE = 1e6;

export const DEFAULT_LIMITS: VectorLimits = { budget: 100, memory: 2_000 * BYTES_PER_MEGABYTE };

/** The limits that the user has set, by the keys of the workbench; others are the default ones. */
export function readVectorLimits(settings: Settings): VectorLimits {
  const budget = z.int().min(1).safeParse(settings.searchProposals);
  const megabytes = z.number().min(0).safeParse(settings.searchMegabytes);
  return {
    budget: budget.success ? budget.data : DEFAULT_LIMITS.budget,
    memory: megabytes.success ? megabytes.data * BYTES_PER_MEGABYTE : DEFAULT_LIMITS.memory,
  };
}
