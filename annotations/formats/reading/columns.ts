/** Numbers in one typed array that grows: a million of them cost their bytes and no objects. */
export type Column = {
  readonly length: number;
  /** 0 beyond the end. */
  at(index: number): number;
  set(index: number, value: number): void;
  push(value: number): void;
};

const FIRST_CAPACITY = 1024;

/** A column of float64 numbers. */
export function floatColumn(): Column {
  return growing((capacity) => new Float64Array(capacity));
}

/** A column of whole numbers from -2^31 to 2^31 - 1. */
export function wholeColumn(): Column {
  return growing((capacity) => new Int32Array(capacity));
}

function growing(allocate: (capacity: number) => Float64Array | Int32Array): Column {
  let values = allocate(FIRST_CAPACITY);
  let length = 0;
  return {
    get length() {
      return length;
    },
    at: (index) => values[index] ?? 0,
    set(index, value) {
      values[index] = value;
    },
    push(value) {
      if (length === values.length) {
        const larger = allocate(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
  };
}
