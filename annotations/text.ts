/** The text in NFC, trimmed, with every run of white space (line breaks, tabs) made one space. */
export function normaliseText(text: string): string {
  return text.normalize().trim().replace(/\s+/gu, ' ');
}

/** The form by which two texts count as the same phrase: normalised and without case. */
export function foldText(text: string): string {
  return normaliseText(text).toLowerCase();
}
