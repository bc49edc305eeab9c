/** Puts the focus on a field by its accessible name. @returns whether it is there */
export function focusOn(label: string): boolean {
  const field = document.querySelector(`[aria-label="${label}"]`);
  if (field instanceof HTMLElement) field.focus();
  return field !== null;
}

/** Puts the focus on the open image, or on the results that stand in its place. */
export function focusOnCanvas(): void {
  const canvas = document.querySelector('[data-testid="canvas"], .search-wall');
  if (canvas instanceof HTMLElement) canvas.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
