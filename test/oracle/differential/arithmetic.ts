import { encode } from '../../../src/riscv/isa/encode.ts';
import { rowsOf } from './classes.ts';
import type { Sequence, Step } from './steps.ts';
import { BOUNDARY_VALUES } from './values.ts';

const A = 1;
const B = 2;
/** Every register but zero, the operands and the runtime's. */
const FIRST_RESULT = 4;

/** Instructions of two registers. */
const instructions = rowsOf('compute').filter(
  ({ bits, uses }) => bits === 32 && uses.rs1 !== undefined && uses.rs2 !== undefined,
);

/** A sequence for each pair of boundary values: all instructions of two registers, each with a result of its own. */
export function arithmeticSequences(): Sequence[] {
  if (FIRST_RESULT + instructions.length > 32)
    throw new RangeError('more instructions than registers for results');
  const compute = instructions.map((row, index): Step => {
    const word = encode(row.name, { rd: FIRST_RESULT + index, rs1: A, rs2: B });
    return { kind: 'compute', word: { row, word } };
  });
  return BOUNDARY_VALUES.flatMap((a) =>
    BOUNDARY_VALUES.map((b) => ({
      values: [0n],
      before: 0,
      steps: [
        { kind: 'constant' as const, register: A, value: a },
        { kind: 'constant' as const, register: B, value: b },
        ...compute,
      ],
    })),
  );
}
