import { create } from 'zustand';
import type { LocatedFinding } from '../../../main/api/projects.ts';
import type { Actions } from '../../state/actions.ts';
import { reasonOf } from '../../state/reasonOf.ts';
import { getState } from '../../state/store.ts';

const FINDINGS_SHOWN = 1000;

/** The last check of the whole project; it outlives the panel, which comes and goes with its tab. */
export type ProjectCheck = {
  readonly isRunning: boolean;
  readonly result: {
    readonly folder: string;
    readonly findings: readonly LocatedFinding[];
    /** May be more than are listed. */
    readonly total: number;
    /** That of the journal when the check began. */
    readonly historyVersion: number;
  } | null;
  readonly problem: string | null;
};

export const useProjectCheck = create<ProjectCheck>(() => ({ isRunning: false, result: null, problem: null }));

/** Checks every image of the project. Does not reject: what went wrong is shown in place of findings. */
export async function checkWholeProject({ request }: Pick<Actions, 'request'>): Promise<void> {
  const { project, historyVersion } = getState();
  if (project === null || useProjectCheck.getState().isRunning) return;
  useProjectCheck.setState({ isRunning: true, problem: null });
  try {
    const { findings, total } = await request('checkProject', { limit: FINDINGS_SHOWN });
    useProjectCheck.setState({ result: { folder: project.folder, findings, total, historyVersion } });
  } catch (error) {
    useProjectCheck.setState({ problem: reasonOf(error) });
  }
  useProjectCheck.setState({ isRunning: false });
}
