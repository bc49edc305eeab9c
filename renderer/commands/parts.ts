/** The parts of the window, in the order in which the focus goes through them. */
const PARTS = [
  '.title-bar',
  '.workbench-activity',
  '.workbench-side',
  '.workbench-header',
  '[data-testid="canvas"]',
  '.search-header',
  '.search-wall',
  '.search-bar',
  '.workbench-bottom',
  '.review',
  '.inspector',
  '.workbench-status',
] as const;

const TAKES_FOCUS =
  ':is(button, input, select, textarea, summary, a[href], [tabindex]):not(:disabled, [tabindex="-1"])';

/**
 * Moves the focus to the next or previous part of the window, round and round: on the image Tab goes from box to box, so
 * that another key has to lead away from it. From nowhere it goes on as from the image.
 */
export function focusOnPart(step: 1 | -1): void {
  const parts = PARTS.flatMap((selector) => document.querySelector(selector) ?? []);
  const held = parts.findIndex((part) => part.contains(document.activeElement));
  const from = held < 0 ? parts.findIndex((part) => part.matches('[data-testid="canvas"]')) : held;
  const others = [...parts.slice(from + 1), ...parts.slice(0, Math.max(0, from))];
  for (const part of step === 1 ? others : others.toReversed()) {
    const [first] = entriesOf(part);
    if (first === undefined) continue;
    first.focus();
    return;
  }
}

/** What can take the focus in a part, the part itself included. */
function entriesOf(part: Element): readonly HTMLElement[] {
  const found = [part, ...part.querySelectorAll(TAKES_FOCUS)].filter((element) => element instanceof HTMLElement);
  return found.filter((element) => element.matches(TAKES_FOCUS) && element.checkVisibility());
}
