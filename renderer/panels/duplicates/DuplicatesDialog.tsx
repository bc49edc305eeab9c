import type { ReactNode } from 'react';
import type { DuplicatesReport } from '../../../main/api/duplicates.ts';
import { useActions, useWorkbench } from '../../state/store.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { Modal } from '../../widgets/Modal.tsx';
import { counted } from '../words.ts';
import { Groups } from './Groups.tsx';
import { useDuplicates } from './useDuplicates.ts';
import './duplicates.css';

/** Images that are the same, or nearly, side by side. */
export function DuplicatesDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'duplicates' && state.project !== null);
  return isShown ? <Duplicates /> : null;
}

function Duplicates(): ReactNode {
  const { set } = useActions();
  const { report, problem } = useDuplicates();
  return (
    <Modal title="Duplicate images" width={980} onClose={() => set({ dialog: null })}>
      <p className={problem === null ? 'dialog-note' : 'dialog-problem'} role="status">
        {problem ?? <State report={report} />}
      </p>
      {report === null ? null : <Found report={report} />}
    </Modal>
  );
}

function State({ report }: { report: DuplicatesReport | null }): ReactNode {
  const progress = useWorkbench((state) => state.progress);
  if (report === null) {
    const done =
      progress === null ? '…' : `: ${progress.done.toLocaleString('en')} of ${counted(progress.total, 'image')}`;
    return `Looking${done}`;
  }
  const { groups, images, unreadable } = report;
  const failed = unreadable.length === 0 ? '' : `; ${counted(unreadable.length, 'file')} could not be read`;
  return `${counted(images, 'image')} looked at, ${counted(groups.length, 'group')} of duplicates found${failed}.`;
}

function Found({ report: { groups, boxes } }: { report: DuplicatesReport }): ReactNode {
  const { set, openImage, notify } = useActions();
  function open(imageId: string): void {
    set({ dialog: null });
    openImage(imageId).catch((error: unknown) => notify('error', String(error)));
  }
  return (
    <>
      {groups.length === 0 ? (
        <EmptyState icon="files" title="No image is the same as another">
          <p>Copies of one file and pictures that look nearly the same would stand here side by side.</p>
        </EmptyState>
      ) : (
        <>
          <p className="dialog-note">
            An export that splits by duplicates keeps each group in one split. Arrow keys lead from image to image,
            Enter opens one.
          </p>
          <Groups groups={groups} onOpen={open} />
        </>
      )}
      {boxes.length === 0 ? null : (
        <section aria-label="Regions of one box">
          <h3 className="duplicates-title">Regions of one box</h3>
          <ul className="duplicates-boxes">
            {boxes.map(({ imageId, path, regions }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an image may have several, and they never move.
              <li key={`${imageId} ${place}`}>
                <button type="button" onClick={() => open(imageId)}>
                  {path}: {counted(regions, 'region')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
