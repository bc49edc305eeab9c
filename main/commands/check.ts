import { checkProject, type LocatedFinding } from '../jobs/check.ts';
import { EXIT } from '../terminal.ts';
import type { AddCommand } from './command.ts';
import { withProject } from './open.ts';

export const check: AddCommand = (program, start) => {
  program
    .command('check')
    .summary('look for mistakes in regions, phrases and captions')
    .description('Lists what is broken or doubtful, with a stable code each. Exit code 4 when there are errors.')
    .argument('<folder>', 'a project')
    .action((folder: string) =>
      start((terminal) =>
        withProject(folder, async (project) => {
          const findings: LocatedFinding[] = [];
          for await (const finding of checkProject(project, terminal.signal)) findings.push(finding);
          terminal.result({ findings }, () => describe(findings));
          return findings.some(({ severity }) => severity === 'error') ? EXIT.findings : EXIT.ok;
        }),
      ),
    );
};

function describe(findings: readonly LocatedFinding[]): string {
  if (findings.length === 0) return 'Nothing to mend.';
  return findings
    .map(({ severity, code, path, message }) => `${severity} ${code} ${path ?? 'phrases'}: ${message}`)
    .join('\n');
}
