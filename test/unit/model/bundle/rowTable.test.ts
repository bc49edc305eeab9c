import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TableEntry } from '../../../../model/bundle/manifest.ts';
import { openRowTable, type RowTable } from '../../../../model/bundle/rowTable.ts';
import { temporaryFolder } from '../checkpoint/temporaryFolder.ts';

const values = [1, -2, 0.5, 0.25, 8, -1.5];

/** bfloat16 is the upper half of float32. */
const stored: Record<TableEntry['dtype'], Uint8Array> = {
  F32: new Uint8Array(Float32Array.from(values).buffer),
  F16: new Uint8Array(Float16Array.from(values).buffer),
  BF16: new Uint8Array(
    Uint16Array.from(new Uint32Array(Float32Array.from(values).buffer), (bits) => bits >>> 16).buffer,
  ),
};

/** A table of three rows of two, all of whose numbers every dtype holds exactly. */
function open(dtype: TableEntry['dtype'], bytes = stored[dtype]): RowTable {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'table.bin'), bytes);
  return openRowTable(folder, { file: 'table.bin', dtype, rows: 3, columns: 2 });
}

describe('a table', () => {
  test.each(['F32', 'F16', 'BF16'] as const)('of %s gives rows in the order asked for, and all', (dtype) => {
    const table = open(dtype);
    expect(table.columns).toBe(2);
    expect([...table.rows([2, 0, 2])]).toEqual([8, -1.5, 1, -2, 8, -1.5]);
    expect([...table.rows([])]).toEqual([]);
    expect([...table.all()]).toEqual(values);
    table.close();
  });

  test.each([3, -1, Number.NaN])('has no row %d', (index) => {
    const table = open('F32');
    expect(() => table.rows([0, index])).toThrow(/Expected a row below 3 of .*table\.bin, got/);
    table.close();
  });

  test('of another size than its entry says is refused', () => {
    expect(() => open('F32', stored.F32.subarray(4))).toThrow(/Expected 24 bytes in .*table\.bin, got 20; convert/);
    expect(() => open('F32', stored.F16)).toThrow(/Expected 24 bytes in .*table\.bin, got 12/);
  });
});
