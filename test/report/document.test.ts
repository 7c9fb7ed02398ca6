import { expect, test } from 'vitest';

import { MARK_KINDS } from '../../src/report/mark-kinds.ts';
import { SPAN_KINDS } from '../../src/report/span-kinds.ts';
import { read } from '../repository/files.ts';

const [, MARKS = ''] = /^## Marks\n([\s\S]*?)^## /m.exec(read('docs/report.md')) ?? [];

/** The rows of the documentation's tables: the first cell, and the last one. */
const ROWS = [...MARKS.matchAll(/^\| `([\w-]+)` .*\| (.*?) *\|$/gm)].map(
  ([, kind, means]) => `${kind}: ${means}`,
);

test('the documentation has every kind of mark and span, with what it means', () => {
  const kinds = [...Object.entries(MARK_KINDS), ...Object.entries(SPAN_KINDS)];
  expect(ROWS).toEqual(kinds.map(([kind, { means }]) => `${kind}: ${means}`));
});
