import type { LocatedFinding } from '../api/projects.ts';
import type { Params, Result } from '../api.ts';
import { checkProject } from '../jobs/check.ts';
import type { Project } from '../store/openProject.ts';

/** The first findings of the live checks over the whole project, and the number of all. */
export async function findProblems(
  project: Project,
  { limit }: Params<'checkProject'>,
  signal: AbortSignal,
): Promise<Result<'checkProject'>> {
  const findings: LocatedFinding[] = [];
  let total = 0;
  for await (const finding of checkProject(project, signal)) {
    total += 1;
    if (findings.length < limit) findings.push(finding);
  }
  return { findings, total };
}
