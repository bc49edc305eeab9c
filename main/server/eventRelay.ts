// Tells one client the app's events, however slowly it reads. What a later event makes stale is held back and told once
// the client has caught up; a client that falls so far behind that changes pile up is let go, and reads all anew when it
// comes back.
import type { AppEvent } from '../app.ts';

/** Unsent bytes above which events wait. */
const SLOW = 4 * 2 ** 20;
/** Unsent bytes above which the client is let go. */
const LOST = 64 * 2 ** 20;

export type EventRelay = {
  offer(event: AppEvent): void;
  /** To be called when the client has read something. */
  drained(): void;
};

type Outlet = {
  send(event: AppEvent): void;
  /** Bytes that the client has not read yet. */
  unsent(): number;
  /** Ends the conversation. */
  close(): void;
};

export function createEventRelay({ send, unsent, close }: Outlet): EventRelay {
  let waiting: readonly AppEvent[] = [];
  return {
    offer(event) {
      if (unsent() > LOST) return close();
      const others = waiting.filter(({ name }) => name !== event.name);
      const whole = others.length < waiting.length ? coarsened(event) : event;
      if (unsent() > SLOW && canWait(event)) waiting = [...others, coarsened(event)];
      else {
        waiting = others;
        send(whole);
      }
    },
    drained() {
      if (waiting.length === 0 || unsent() > SLOW) return;
      const told = waiting;
      waiting = [];
      told.forEach(send);
    },
  };
}

/** Whether a later event of the name says all that this one does. */
function canWait({ name }: AppEvent): boolean {
  return name === 'jobs' || name === 'imagesChanged' || name === 'progress' || name === 'searching';
}

/** An event that stands for itself and those of its name before it. */
function coarsened(event: AppEvent): AppEvent {
  return event.name === 'imagesChanged' ? { name: 'imagesChanged', value: { imageIds: 'all' } } : event;
}
