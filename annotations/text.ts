/** The text in NFC, trimmed, with every run of white space (line breaks, tabs) made one space. */
export function normaliseText(text: string): string {
  return text.normalize().trim().replace(/\s+/gu, ' ');
}

/** The form by which two texts count as the same phrase: normalised and without case. */
export function foldText(text: string): string {
  return normaliseText(text).toLowerCase();
}

const SPECIAL_TOKEN =
  /<(?:object|local_text|global|global_text)>|<\|[a-z_]+\|>|<\/?(?:think|tool_call|tool_response)>/u;

/** The first token of the model's own vocabulary in a text (`<object>`, `<|im_end|>`, ...), which no text may hold. */
export function findSpecialToken(text: string): string | undefined {
  return SPECIAL_TOKEN.exec(text)?.[0];
}
