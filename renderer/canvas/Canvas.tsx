import {
  lazy,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Size } from '../../annotations/box.ts';
import { recordsOf } from '../../annotations/records.ts';
import { useActions, useWorkbench } from '../state/store.ts';
import type { WorkbenchState } from '../state/workbench.ts';
import { Button } from '../widgets/Button.tsx';
import { EmptyState } from '../widgets/EmptyState.tsx';
import { AmbiguousOverlay } from './AmbiguousOverlay.tsx';
import { EvidenceOverlay } from './EvidenceOverlay.tsx';
import type { Frame } from './frame.ts';
import { LiveOverlay } from './LiveOverlay.tsx';
import { Minimap } from './Minimap.tsx';
import { mountSurface } from './mountedSurface.ts';
import { PointedOverlay } from './PointedOverlay.tsx';
import { createPicker } from './picking.ts';
import type { Picture } from './picture.ts';
import { listen } from './pointerEvents.ts';
import { type SceneBox, sceneBoxes, splitScene } from './scene.ts';
import { counted, selectionText } from './selectionText.ts';
import { createSurface } from './surface.ts';
import { usePicture } from './usePicture.ts';
import { clampView, fitView, toScreen } from './view.ts';
import './canvas.css';

// Konva is a third of the page: it comes beside the rest, and the list of images does not wait for it.
const layers = import('./CanvasLayers.tsx');
const CanvasLayers = lazy(async () => ({ default: (await layers).CanvasLayers }));

const NO_BOXES: readonly SceneBox[] = [];

/** The open image with its boxes, to be looked at and edited. */
export function Canvas(): ReactNode {
  const actions = useActions();
  const parts = useWorkbench(useShallow(canvasParts));
  const { edited, loading, selection } = parts;
  const host = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [surface] = useState(() => createSurface(actions));
  const canvas = useSize(host);
  const { picture, failure } = usePicture(edited?.image ?? null);
  const isReady = edited !== null && picture?.imageId === edited.image.id && edited.error === null;
  const scene = useScene(parts, isReady);
  const view = useView(parts.view, picture, canvas);
  useFrame(surface, parts, { scene, view, picture, canvas, isReady });

  useEffect(() => mountSurface(surface), [surface]);
  useEffect(() => {
    if (host.current === null || area.current === null) return;
    return listen(host.current, area.current, surface);
  }, [surface]);

  const error = edited === null ? null : (edited.error ?? reasonFor(edited.image.id, failure));
  const isWaiting = loading || (edited !== null && !isReady && error === null);
  const summary = useMemo(() => summaryOf(edited, scene), [edited, scene]);
  const selected = useMemo(() => selectionText(scene, selection), [scene, selection]);
  const origin = view === null ? null : toScreen(view, canvas, { x: 0, y: 0 });
  return (
    <div
      ref={host}
      className="canvas-host"
      data-testid="canvas"
      data-scale={view?.scale}
      data-origin-x={origin?.x}
      data-origin-y={origin?.y}
      data-image-id={isReady ? picture?.imageId : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the editor takes keys and pointer as one application.
      tabIndex={0}
      role="application"
      aria-label={summary}
      aria-busy={isWaiting}
    >
      <div ref={area} className="canvas-area">
        <Suspense>
          <CanvasLayers surface={surface} canvas={canvas} brightness={parts.brightness} contrast={parts.contrast} />
        </Suspense>
      </div>
      {isReady && parts.view !== null && view !== null && picture !== null ? (
        <Minimap imageId={picture.imageId} image={picture.size} view={view} canvas={canvas} onMove={surface.setView} />
      ) : null}
      {isReady && view !== null ? <AmbiguousOverlay view={view} canvas={canvas} /> : null}
      {isReady && view !== null ? <EvidenceOverlay view={view} canvas={canvas} /> : null}
      {isReady && view !== null ? <LiveOverlay view={view} canvas={canvas} /> : null}
      {isReady && view !== null ? <PointedOverlay view={view} canvas={canvas} /> : null}
      {isWaiting ? <div className="canvas-waiting" aria-hidden="true" /> : null}
      <Message error={error} isEmpty={edited === null && !loading} />
      <div className="canvas-announcement" aria-live="polite">
        {selected}
      </div>
    </div>
  );
}

function canvasParts(state: WorkbenchState) {
  const { edited, loading, selection, tool, view, brightness, contrast, showsScores, showsCrosshair } = state;
  const { activePhraseId, reviewOrder, thresholds, learned, showsProposals, showsRegions } = state;
  const { hiddenRegionIds, lockedRegionIds } = state;
  const shown = { showsProposals, showsRegions, showsScores, showsCrosshair, hiddenRegionIds, lockedRegionIds };
  return {
    ...{
      edited,
      loading,
      selection,
      tool,
      view,
      brightness,
      contrast,
      activePhraseId,
      reviewOrder,
      thresholds,
      learned,
    },
    ...shown,
  };
}

type Parts = ReturnType<typeof canvasParts>;

function useScene(parts: Parts, isReady: boolean): readonly SceneBox[] {
  const { edited, activePhraseId, reviewOrder, thresholds, learned, selection } = parts;
  const { showsProposals, showsRegions, hiddenRegionIds, lockedRegionIds } = parts;
  const selectedProposal = selection.kind === 'proposal' ? selection.index : null;
  return useMemo(() => {
    if (!isReady) return NO_BOXES;
    const shown = { showsProposals, showsRegions, hiddenRegionIds, lockedRegionIds };
    return sceneBoxes({ edited, activePhraseId, reviewOrder, thresholds, learned, ...shown }, selectedProposal);
  }, [
    isReady,
    edited,
    activePhraseId,
    reviewOrder,
    thresholds,
    learned,
    showsProposals,
    showsRegions,
    hiddenRegionIds,
    lockedRegionIds,
    selectedProposal,
  ]);
}

/** The view of the picture that is shown: as it was left, or the whole image. */
function useView(kept: WorkbenchState['view'], picture: Picture | null, canvas: Size): WorkbenchState['view'] {
  const size = picture?.size;
  return useMemo(() => {
    if (size === undefined || canvas.width === 0 || canvas.height === 0) return null;
    return kept === null ? fitView(size, canvas) : clampView(kept, size, canvas);
  }, [kept, size, canvas]);
}

type Shown = Pick<Frame, 'view' | 'picture' | 'canvas' | 'isReady'> & { readonly scene: readonly SceneBox[] };

/** Gives the surface what there is to show. */
function useFrame(surface: ReturnType<typeof createSurface>, parts: Parts, shown: Shown): void {
  const { scene, view, picture, canvas, isReady } = shown;
  const { selection, tool, showsScores, showsCrosshair } = parts;
  const picker = useMemo(() => createPicker(scene), [scene]);
  const { selected, others } = useMemo(() => splitScene(scene, selection), [scene, selection]);
  useLayoutEffect(() => {
    const boxes = { picker, selected, others, selection };
    surface.show({ canvas, picture, view, isReady, ...boxes, tool, showsScores, showsCrosshair });
  }, [surface, canvas, picture, view, isReady, picker, selected, others, selection, tool, showsScores, showsCrosshair]);
}

function Message({ error, isEmpty }: { error: string | null; isEmpty: boolean }): ReactNode {
  if (error === null && !isEmpty) return null;
  return (
    <div className="canvas-message">
      {error === null ? (
        <EmptyState icon="device-camera" title="No image is open.">
          <p>Choose one in the explorer, or press D for the first.</p>
          <QueueDoor />
        </EmptyState>
      ) : (
        <EmptyState icon="error" title={error}>
          Go on to another image with D or A.
        </EmptyState>
      )}
    </div>
  );
}

/** Where to begin when people and model disagree somewhere. */
function QueueDoor(): ReactNode {
  const open = useWorkbench((state) => state.queue?.open ?? 0);
  const { set } = useActions();
  if (open === 0) return null;
  return <Button onClick={() => set({ panel: 'queue' })}>Settle {counted(open, 'disagreement')}</Button>;
}

function reasonFor(imageId: string, failure: { imageId: string; reason: string } | null): string | null {
  return failure?.imageId === imageId ? failure.reason : null;
}

function summaryOf(edited: WorkbenchState['edited'], scene: readonly SceneBox[]): string {
  if (edited === null) return 'Canvas, no image is open';
  const regions = recordsOf(edited.records, 'region').length;
  const proposals = scene.filter(({ kind }) => kind === 'proposal').length;
  return `${edited.image.path}: ${counted(regions, 'region')}, ${counted(proposals, 'proposal')} shown`;
}

function useSize(host: RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return size;
}
