import { create } from 'zustand';

/** Whether the inspector tells the history of the selected region: it stays so from region to region. */
export const useHistorySection = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));
