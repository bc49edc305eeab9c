/** Values that cost time to make and memory to keep. */
export interface ByteCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/**
 * Keeps values until they fill a budget; beyond it those unused for longest go. The last one stays even when it alone
 * is larger: it is what somebody works with.
 * @param budget bytes
 */
export function createByteCache<Value>(budget: number, bytesOf: (value: Value) => number): ByteCache<Value> {
  // A map keeps the order of insertion: what was used last moves to the end.
  const known = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let held = 0;

  function remove(key: string): Value | undefined {
    const entry = known.get(key);
    if (entry === undefined) return undefined;
    known.delete(key);
    held -= entry.bytes;
    return entry.value;
  }

  function set(key: string, value: Value): void {
    remove(key);
    const bytes = bytesOf(value);
    known.set(key, { value, bytes });
    held += bytes;
    for (const oldest of known.keys()) {
      if (held <= budget || oldest === key) return;
      remove(oldest);
    }
  }

  return {
    get(key) {
      const value = remove(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
  };
}
