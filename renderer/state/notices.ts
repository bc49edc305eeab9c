import type { Severity } from './context.ts';

type Listener = (severity: Severity, text: string) => void;

const listeners = new Set<Listener>();

/** Calls the listener with every notice until the returned function is called. */
export function onNotice(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Tells the user something once. */
export function notify(severity: Severity, text: string): void {
  for (const listener of listeners) listener(severity, text);
}
