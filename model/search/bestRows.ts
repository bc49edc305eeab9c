/** The best rows of a scan, best first. */
export interface BestRows {
  /** Places of their segments in the list that was scanned. */
  readonly segments: Uint32Array;
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
}

/** Collects the best of many rows in the memory of a few. */
export interface Best {
  /** A score below this would not be taken. */
  floor(): number;
  offer(score: number, segment: number, row: number): void;
  /** What was collected; of equal scores the earlier row first. */
  sorted(): BestRows;
}

/** Keeps the `limit` rows of the highest scores: a binary heap with the lowest of them at its root. */
export function collectBest(limit: number): Best {
  const scores = new Float64Array(limit);
  const segments = new Uint32Array(limit);
  const rows = new Uint32Array(limit);
  let count = 0;

  function put(place: number, score: number, segment: number, row: number): void {
    scores[place] = score;
    segments[place] = segment;
    rows[place] = row;
  }

  /** Finds the place of a row from the end of the heap upwards. */
  function rise(score: number, segment: number, row: number): void {
    let place = count++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (scores[parent] <= score) break;
      put(place, scores[parent], segments[parent], rows[parent]);
      place = parent;
    }
    put(place, score, segment, row);
  }

  /** Puts a row in the place of the lowest one. */
  function sink(score: number, segment: number, row: number): void {
    let place = 0;
    for (let child = 1; child < count; child = 2 * place + 1) {
      if (child + 1 < count && scores[child + 1] < scores[child]) child += 1;
      if (scores[child] >= score) break;
      put(place, scores[child], segments[child], rows[child]);
      place = child;
    }
    put(place, score, segment, row);
  }

  return {
    floor: () => (count < limit ? Number.NEGATIVE_INFINITY : scores[0]),
    offer(score, segment, row) {
      if (count < limit) rise(score, segment, row);
      else if (limit > 0 && score > scores[0]) sink(score, segment, row);
    },
    sorted() {
      const order = Array.from({ length: count }, (_, index) => index).sort(
        (a, b) => scores[b] - scores[a] || segments[a] - segments[b] || rows[a] - rows[b],
      );
      return {
        segments: Uint32Array.from(order, (index) => segments[index]),
        rows: Uint32Array.from(order, (index) => rows[index]),
        scores: Float32Array.from(order, (index) => scores[index]),
      };
    },
  };
}
