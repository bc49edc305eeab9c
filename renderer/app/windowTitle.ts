import type { WorkbenchState } from '../state/workbench.ts';

/** The title of the window: the open image, the project and the app, as far as they are there. */
export function windowTitle({ project, current }: Pick<WorkbenchState, 'project' | 'current'>): string {
  const image = project === null ? undefined : current?.path.split('/').at(-1);
  return [image, project?.name, 'ObjEmbed Studio'].filter((part) => part !== undefined).join(' – ');
}
