import { checkProject, type LocatedFinding } from '../../jobs/check.ts';
import { EXIT, type Terminal } from '../../terminal.ts';
import { withProject } from './open.ts';

export async function check(terminal: Terminal, folder: string): Promise<number> {
  return withProject(folder, async (project) => {
    const findings: LocatedFinding[] = [];
    for await (const finding of checkProject(project, terminal.signal)) findings.push(finding);
    terminal.result({ findings }, () => describe(findings));
    return findings.some(({ severity }) => severity === 'error') ? EXIT.findings : EXIT.ok;
  });
}

function describe(findings: readonly LocatedFinding[]): string {
  if (findings.length === 0) return 'Nothing to mend.';
  return findings
    .map(({ severity, code, path, message }) => `${severity} ${code} ${path ?? 'phrases'}: ${message}`)
    .join('\n');
}
