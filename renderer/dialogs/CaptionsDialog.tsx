import type { ReactNode } from 'react';
import type { ReviewedCaption } from '../../main/api/captions.ts';
import { counted } from '../panels/words.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import { Button } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { Modal } from '../widgets/Modal.tsx';
import { Refusal } from '../widgets/Refusal.tsx';
import { CaptionRow, nameOfCaption } from './captions/CaptionRow.tsx';
import { useCaptionReview } from './captions/useCaptionReview.ts';
import { Looking } from './Looking.tsx';
import { RowList } from './rows/RowList.tsx';
import './dialogs.css';

const MOST_LISTED = 50;
const ROW_HEIGHT = 70;

/** The captions that fit their images worst. */
export function CaptionsDialog(): ReactNode {
  const isShown = useWorkbench((state) => state.dialog === 'captions' && state.project !== null);
  return isShown ? <Captions /> : null;
}

function Captions(): ReactNode {
  const { set } = useActions();
  const hasRun = useWorkbench((state) => (state.project?.run ?? null) !== null);
  const filter = useWorkbench((state) => state.filter);
  return (
    <Modal
      title={filter === '' ? 'Worst captions' : `Worst captions of images that match ${filter}`}
      width={860}
      onClose={() => set({ dialog: null })}
    >
      {hasRun ? (
        <Review />
      ) : (
        <EmptyState icon="sparkle" title="There are no proposals yet.">
          <p>Captions are compared with what the model sees in their images.</p>
          <Button onClick={() => set({ dialog: 'propose' })}>Propose for many images</Button>
        </EmptyState>
      )}
    </Modal>
  );
}

function Review(): ReactNode {
  const { openImage, set } = useActions();
  const stage = useCaptionReview(MOST_LISTED);
  if (stage.kind === 'looking') return <Looking />;
  if (stage.kind === 'failed') return <Refusal reason={stage.reason} />;
  const { captions, worst } = stage.review;
  if (worst.length === 0) {
    return (
      <div role="status">
        <EmptyState icon="note" title="No captions in images that the model has seen.">
          <p>Write a short or a long caption in the inspector of an image, or import a dataset that has some.</p>
        </EmptyState>
      </div>
    );
  }
  function open({ imageId }: ReviewedCaption): void {
    set({ dialog: null });
    void openImage(imageId);
  }
  return (
    <>
      <RowList
        takesFocus
        label="Worst captions"
        items={worst}
        rowHeight={ROW_HEIGHT}
        nameOf={nameOfCaption}
        onOpen={open}
      >
        {(caption) => <CaptionRow caption={caption} />}
      </RowList>
      <p className="rows-note">
        {captions > worst.length ? `The worst ${worst.length} of ${counted(captions, 'caption')}. ` : null}
        The bar is how well a caption fits its image; beside it stands the image of the project that it fits better.
        What is underlined was not found in its image. Enter opens the image.
      </p>
    </>
  );
}
