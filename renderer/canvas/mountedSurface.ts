import type { Surface } from './surface.ts';

let mounted: Surface | null = null;

/** The surface of the canvas that is on the page: commands ask it for what the state does not know, such as its size. */
export function mountedSurface(): Surface | null {
  return mounted;
}

/** Makes a surface known to commands. @returns a function that takes it back */
export function mountSurface(surface: Surface): () => void {
  mounted = surface;
  return () => {
    if (mounted === surface) mounted = null;
  };
}
