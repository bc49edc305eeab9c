import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { indexAfterKey } from './listKeys.ts';
import { FindingList, findingElementId } from './problems/FindingList.tsx';
import { groupFindings, severitiesInWords } from './problems/findingGroups.ts';
import { openFinding } from './problems/openFinding.ts';
import { checkWholeProject, type ProjectCheck, useProjectCheck } from './problems/projectCheck.ts';
import './problems/problems.css';

/** Rows that Page Up and Page Down skip. */
const PAGE_ROWS = 10;

/** What is wrong in the open image, as it changes, and in the whole project, as it was when it was checked last. */
export function ProblemsPanel(): ReactNode {
  const actions = useActions();
  const edited = useWorkbench((state) => state.edited);
  const live = useWorkbench((state) => state.findings);
  const folder = useWorkbench((state) => state.project?.folder);
  const version = useWorkbench((state) => state.historyVersion);
  const check = useProjectCheck();
  const [active, setActive] = useState(-1);
  const checked = check.result?.folder === folder ? check.result : null;
  const image = edited?.image ?? null;
  const groups = useMemo(
    () =>
      groupFindings(
        image === null ? null : { imageId: image.id, path: image.path, findings: live },
        checked?.findings ?? [],
      ),
    [image, live, checked],
  );
  const all = useMemo(() => groups.flatMap(({ findings }) => findings), [groups]);

  function press(event: KeyboardEvent): void {
    const finding = all[active];
    if (event.key === 'Enter' && finding !== undefined) void openFinding(finding, actions);
    const target = indexAfterKey(event.key, active, { count: all.length, columns: 1, rows: PAGE_ROWS });
    if (target === null) return;
    event.preventDefault();
    setActive(target);
    document.getElementById(findingElementId(target))?.scrollIntoView({ block: 'nearest' });
  }

  return (
    <section className="problems" aria-label="Problems">
      <header className="problems-header">
        <p role="status">{describe(check.isRunning, checked, version, severitiesInWords(all))}</p>
        <Button
          kind="secondary"
          onClick={() => void checkWholeProject(actions)}
          disabled={folder === undefined || check.isRunning}
        >
          {check.isRunning ? 'Checking…' : 'Check the whole project'}
        </Button>
      </header>
      {check.problem === null ? null : (
        <p className="problems-failure" role="alert">
          {check.problem}
        </p>
      )}
      {all.length === 0 ? (
        <EmptyState icon="pass" title={checked === null ? 'No problems in this image.' : 'No problems.'}>
          {checked === null ? 'Check the whole project to look at the other images.' : null}
        </EmptyState>
      ) : (
        <FindingList
          groups={groups}
          active={Math.min(active, all.length - 1)}
          onKeyDown={press}
          onOpen={(finding, index) => {
            setActive(index);
            void openFinding(finding, actions);
          }}
        />
      )}
    </section>
  );
}

function describe(
  isRunning: boolean,
  checked: ProjectCheck['result'],
  historyVersion: number,
  severities: string,
): string {
  if (isRunning) return 'Reading the project…';
  if (checked === null) return severities;
  const { findings, total } = checked;
  const cut = total > findings.length ? ` The first ${findings.length} of ${total}.` : '';
  const old = checked.historyVersion === historyVersion ? '' : ' Something changed since the check.';
  return `${severities === '' ? 'Nothing found' : severities}.${cut}${old}`;
}
