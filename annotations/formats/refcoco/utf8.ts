// UTF-8 by means of the language alone: this folder has neither Node's encoders nor the browser's.

/** The bytes of a text; half a surrogate pair becomes "�". */
export function encodeUtf8(text: string): Uint8Array {
  if (!/[^\0-\x7f]/.test(text)) return Uint8Array.from(text, (mark) => mark.charCodeAt(0));
  const escaped = encodeURIComponent(text.toWellFormed());
  return Uint8Array.from(escaped.match(/%..|./g) ?? [], (mark) =>
    mark.length === 3 ? Number.parseInt(mark.slice(1), 16) : mark.charCodeAt(0),
  );
}

/** The text of the bytes; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (bytes.every((byte) => byte < 0x80)) return decodeLatin1(bytes);
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
}

/** The text with a character for each byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
