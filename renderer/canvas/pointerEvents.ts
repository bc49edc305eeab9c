import type { Pointing } from './gestures.ts';
import type { Surface } from './surface.ts';

/** Zoom for each pixel of the wheel, and for each of a pinch, which browsers tell as a wheel with Ctrl. */
const WHEEL_ZOOM = 0.0015;
const PINCH_ZOOM = 0.01;
/** Pixels that a wheel moves when it tells lines. */
const LINE = 16;

/** Brings pointer, wheel and the keys that are held during gestures to a surface. @returns a function that ends it */
export function listen(host: HTMLElement, area: HTMLElement, surface: Surface): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let last: Pointing = { at: { x: 0, y: 0 }, shift: false, alt: false };

  function pointing(event: MouseEvent): Pointing {
    const { left, top } = area.getBoundingClientRect();
    last = { at: { x: event.clientX - left, y: event.clientY - top }, shift: event.shiftKey, alt: event.altKey };
    return last;
  }

  function showCursor(): void {
    area.style.cursor = surface.cursor();
  }

  function onPointer(type: 'pointerdown' | 'pointermove' | 'pointerup', act: (event: PointerEvent) => void): void {
    area.addEventListener(
      type,
      (event) => {
        act(event);
        showCursor();
      },
      { signal },
    );
  }

  onPointer('pointerdown', (event) => {
    host.focus({ preventScroll: true });
    area.setPointerCapture(event.pointerId);
    surface.press(pointing(event), event.button === 0);
  });
  onPointer('pointermove', (event) => {
    const { at } = pointing(event);
    // What is said at the pointer follows it without a rendering.
    host.style.setProperty('--canvas-pointer-x', `${at.x}px`);
    host.style.setProperty('--canvas-pointer-y', `${at.y}px`);
    surface.move(last);
  });
  onPointer('pointerup', (event) => surface.release(pointing(event)));
  area.addEventListener('pointercancel', () => surface.cancel(), { signal });
  area.addEventListener('pointerleave', () => surface.leave(), { signal });
  area.addEventListener('dblclick', (event) => surface.doubleClick(pointing(event)), { signal });
  area.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  // Keeps the focus on the canvas, and the middle button from scrolling.
  area.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
  area.addEventListener('wheel', (event) => zoom(event, pointing(event), surface), { signal, passive: false });

  function onKey(event: KeyboardEvent): void {
    const isDown = event.type === 'keydown';
    if (event.code === 'Escape' && isDown && surface.cancel()) consume(event);
    if (event.code === 'Space' && (!isDown || document.activeElement === host)) {
      surface.setPanning(isDown);
      if (isDown) event.preventDefault();
    }
    if (event.key === 'Alt' && !event.repeat && document.activeElement === host) {
      // On release it would otherwise open the menu of the window.
      event.preventDefault();
      surface.move({ ...last, alt: isDown });
    }
    showCursor();
  }
  // Before the keys of the workbench: Esc ends what is being drawn and leaves the tool.
  window.addEventListener('keydown', onKey, { signal, capture: true });
  window.addEventListener('keyup', onKey, { signal, capture: true });
  window.addEventListener('blur', () => surface.setPanning(false), { signal });
  return () => ending.abort();
}

function zoom(event: WheelEvent, { at }: Pointing, surface: Surface): void {
  event.preventDefault();
  const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * LINE;
  surface.zoomBy(Math.exp(-pixels * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)), at);
}

function consume(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
