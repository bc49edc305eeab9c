import { create } from 'zustand';

/** The form of the explorer; it outlives the panel, which comes and goes with the side bar. */
export const useExplorerLayout = create<{ readonly layout: 'list' | 'grid' }>(() => ({ layout: 'list' }));
