import type { MemoryDifference } from '../../harness/localise/localisation.ts';
import { element } from './element.ts';

const BYTES_A_LINE = 16;

/** Bytes in lines of sixteen, one side under the other; those that differ are marked. */
export function hexDump(
  { address, bytes, differing }: MemoryDifference,
  sides: readonly string[],
): HTMLElement {
  const first = BigInt(address);
  const count = Math.max(...bytes.map((digits) => digits.length / 2));
  const differs = (at: number): boolean => differing.some(([from, to]) => at >= from && at < to);
  const rows: HTMLElement[] = [];
  for (let start = 0; start < count; start += BYTES_A_LINE) {
    for (const [side, digits] of bytes.entries()) {
      const cells = Array.from({ length: Math.min(BYTES_A_LINE, count - start) }, (_, offset) => {
        const at = start + offset;
        const text = digits.slice(2 * at, 2 * at + 2);
        return element('td', { class: differs(at) ? 'code differs' : 'code' }, text === '' ? '--' : text);
      });
      const label = side === 0 ? `0x${(first + BigInt(start)).toString(16)}` : '';
      rows.push(
        element(
          'tr',
          { class: side === 0 ? 'first' : '' },
          element('td', { class: 'code address' }, label),
          element('th', { scope: 'row' }, sides[side] ?? ''),
          ...cells,
        ),
      );
    }
  }
  return element(
    'div',
    { class: 'scroll' },
    element('table', { class: 'hex' }, element('tbody', {}, ...rows)),
  );
}
