/** Nested deeper than this, no list of referring expressions is. */
const DEEPEST = 32;
/** Of all values and memo entries together: the largest known list has some six million. */
const MOST_VALUES = 2 ** 25;

type Container = unknown[] | Map<unknown, unknown>;

/**
 * The stack machine of a pickle, with bounds: containers may be filled only until they are put into another, so that
 * nothing contains itself, and neither depth nor number of values grows beyond what a dataset has.
 * @param refuse throws, with a reason that follows "got"
 */
export function plainBuilder(refuse: (reason: string) => never) {
  const stack: unknown[] = [];
  const marks: number[] = [];
  const memo = new Map<number, unknown>();
  const depths = new WeakMap<Container, number>();
  const sealed = new WeakSet<Container>();
  let values = 0;
  const count = (): void => {
    values += 1;
    if (values > MOST_VALUES) refuse(`more than ${MOST_VALUES} values`);
  };
  const push = (value: unknown): void => {
    count();
    stack.push(value);
  };
  const pop = (): unknown => {
    if (stack.length <= (marks.at(-1) ?? 0)) refuse('an opcode without its values');
    return stack.pop();
  };
  const top = (): unknown =>
    stack.length > (marks.at(-1) ?? 0) ? stack.at(-1) : refuse('an opcode without its value');
  const toMark = (): unknown[] => stack.splice(marks.pop() ?? refuse('an opcode without its mark'));
  const contain = (outer: Container, inner: unknown): void => {
    if (sealed.has(outer)) refuse('a list or dict that grows after its end');
    if (!isContainer(inner)) return;
    if (inner === outer) refuse('a list or dict that contains itself');
    sealed.add(inner);
    const depth = Math.max(depths.get(outer) ?? 1, 1 + (depths.get(inner) ?? 1));
    if (depth > DEEPEST) refuse(`more than ${DEEPEST} lists in one another`);
    depths.set(outer, depth);
  };
  const listOnTop = (): unknown[] => {
    const list = top();
    return Array.isArray(list) ? list : refuse('an item of what is no list');
  };
  const dictOnTop = (): Map<unknown, unknown> => {
    const dict = top();
    return dict instanceof Map ? dict : refuse('a key of what is no dict');
  };
  const fill = (list: unknown[], items: readonly unknown[]): void => {
    for (const item of items) {
      contain(list, item);
      list.push(item);
    }
  };
  const set = (dict: Map<unknown, unknown>, pairs: readonly unknown[]): void => {
    if (pairs.length % 2 !== 0) refuse('a key without its value');
    for (let at = 0; at < pairs.length; at += 2) {
      const [key, value] = [pairs[at], pairs[at + 1]];
      if (isContainer(key)) refuse('a key that is a list or a dict');
      contain(dict, value);
      dict.set(key, value);
    }
  };
  const gathered = (items: readonly unknown[]): unknown[] => {
    const list: unknown[] = [];
    fill(list, items);
    return list;
  };
  const store = (key: number | boolean): void => {
    count();
    memo.set(Number(key), top());
  };
  return {
    push,
    drop: () => void pop(),
    dropToMark: () => void toMark(),
    repeat: () => push(top()),
    mark: () => void marks.push(stack.length),
    append() {
      const item = pop();
      fill(listOnTop(), [item]);
    },
    appendAll() {
      const items = toMark();
      fill(listOnTop(), items);
    },
    setItem() {
      const value = pop();
      const key = pop();
      set(dictOnTop(), [key, value]);
    },
    setItems() {
      const pairs = toMark();
      set(dictOnTop(), pairs);
    },
    /** What stands behind the mark as a list (or tuple) or a dict. */
    gather(kind: 'list' | 'dict') {
      const items = toMark();
      const dict = new Map<unknown, unknown>();
      if (kind === 'dict') set(dict, items);
      push(kind === 'list' ? gathered(items) : dict);
    },
    gatherLast(length: number) {
      const items = Array.from({ length }, pop).reverse();
      push(gathered(items));
    },
    store,
    storeNext: () => store(memo.size),
    recall(key: number | boolean) {
      if (!memo.has(Number(key))) refuse(`a memo entry ${Number(key)} that nothing stored`);
      push(memo.get(Number(key)));
    },
    finish(): unknown {
      if (marks.length > 0 || stack.length !== 1) refuse(`${stack.length} values at its end`);
      return stack[0];
    },
  };
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || value instanceof Map;
}
