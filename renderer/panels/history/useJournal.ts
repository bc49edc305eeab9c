import { useEffect, useState } from 'react';
import { reasonOf } from '../../state/reasonOf.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { type Journal, noJournal, withNewest, withOlder } from './journal.ts';

const PAGE = 200;

/** The journal of the open project as far as it was asked for, up to date with what is stored. */
export function useJournal(): Journal & { readonly problem: string | null; readonly showOlder: () => void } {
  const version = useWorkbench((state) => state.historyVersion);
  const folder = useWorkbench((state) => state.project?.folder);
  const { request } = useActions();
  const [journal, setJournal] = useState(noJournal);
  const [problem, setProblem] = useState<string | null>(null);
  const fail = (error: unknown) => setProblem(reasonOf(error));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another project has another journal.
  useEffect(() => setJournal(noJournal), [folder]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest page is asked for when the journal grew.
  useEffect(() => {
    const abandoned = new AbortController();
    request('listHistory', { before: null, limit: PAGE }).then(
      (newest) => {
        if (abandoned.signal.aborted) return;
        setProblem(null);
        setJournal((known) => withNewest(known, newest, PAGE));
      },
      (error: unknown) => abandoned.signal.aborted || fail(error),
    );
    return () => abandoned.abort();
  }, [request, version, folder]);

  const showOlder = () => {
    const before = journal.entries.at(-1)?.sequence ?? null;
    request('listHistory', { before, limit: PAGE }).then(
      (older) => setJournal((known) => withOlder(known, older, PAGE)),
      fail,
    );
  };
  return { ...journal, problem, showOlder };
}
