import { describe, expect, test } from 'vitest';
import { FRAME_COUNT } from '../../../src/riscv/hart/assembly/layout.ts';
import type { Computer } from '../../../src/riscv/computer.ts';
import { assemble } from '../../../src/riscv/isa/assemble.ts';
import { A0, KIB, computer, register } from '../../support/computers.ts';
import { play } from '../../support/play.ts';
import type { Habits, History } from '../../support/play.ts';

const bitsOf = (line: string): number => new DataView(assemble(line).bytes.buffer).getInt32(0, true);
const ADD_ONE = bitsOf('addi a0, a0, 1');
const ADD_HUNDRED = bitsOf('addi a0, a0, 100');
const RETURN = bitsOf('ret');

/** Runs a program with everything cached, and with nothing: before each slot what was decoded is forgotten. */
function both(
  source: string,
  limit: number,
  memoryBytes = 64 * KIB,
): { machine: Computer; history: History } {
  const forgetting: Habits = {
    slices: [1],
    between: (machine) => {
      machine.forgetCaches();
      return undefined;
    },
  };
  const [machine, forgetful] = [computer(source, { memoryBytes }), computer(source, { memoryBytes })];
  const history = play(machine, { limit });
  expect(history).toEqual(play(forgetful, { limit }, forgetting));
  return { machine, history };
}

describe('a program that changes itself executes what it has stored', () => {
  test.each(['', 'fence.i'])('in the next instruction, after "%s"', (fence) => {
    const { machine } = both(
      `li a0, 0
      li t1, ${ADD_HUNDRED}
      la t0, changed
      sw t1, (t0)
      ${fence}
      changed: addi a0, a0, 1
      end: j end`,
      20,
    );
    expect(register(machine, A0)).toBe(100n);
  });

  test('in an instruction that it has executed, in each half of it', () => {
    const { machine } = both(
      `li a0, 0
      la t0, changed
      li t2, 3
      loop: changed: addi a0, a0, 1
      lhu t1, 2(t0)
      addi t1, t1, 0x10       # the immediate: one more
      sh t1, 2(t0)
      addi t2, t2, -1
      bnez t2, loop
      end: j end`,
      40,
    );
    expect(register(machine, A0)).toBe(1n + 2n + 3n);
  });

  test('in an instruction across the end of a page, from either page', () => {
    const { machine } = both(
      `j start
      .zero 4090
      changed: addi a0, a0, 1
      ret
      start: li a0, 0
      la s0, changed
      call changed
      lhu t1, 2(s0)
      addi t1, t1, 0x10
      sh t1, 2(s0)            # the half in the second page
      call changed
      lhu t1, (s0)
      xori t1, t1, 0x80       # rd: a0 becomes a1
      sh t1, (s0)             # the half in the first page
      call changed
      end: j end`,
      60,
    );
    expect(register(machine, A0)).toBe(3n);
    expect(register(machine, 'x11')).toBe(3n + 2n);
  });

  test('where two instructions overlap', () => {
    const { machine } = both(
      `li a0, 0
      la t0, overlap
      addi t2, t0, 2
      overlap: .half 0x0513, 0x0505     # addi a0, a0, 80; from its middle: c.addi a0, 1
      li t1, 0x0509                     # c.addi a0, 2
      beqz t3, once
      end: j end
      once: li t3, 1
      sh t1, (t2)
      jr t2`,
      40,
    );
    expect(register(machine, A0)).toBe(82n);
  });

  test.each([1, 511, 512, 513, 2000])('while it stores %d times into the page that it runs in', (stores) => {
    const { machine } = both(
      `li a0, 0
      li t2, ${stores}
      la t0, changed
      li t1, ${ADD_ONE}
      li t3, ${ADD_HUNDRED}
      loop: sw t1, (t0)
      changed: nop
      xor t1, t1, t3
      xor t3, t1, t3
      xor t1, t1, t3
      addi t2, t2, -1
      bnez t2, loop
      end: j end`,
      10 + 7 * stores,
    );
    const odd = Math.ceil(stores / 2);
    expect(register(machine, A0)).toBe(BigInt(odd + 100 * (stores - odd)));
  });

  test('in more pages than can be held decoded, twice over', () => {
    const pages = FRAME_COUNT + 88;
    const { machine, history } = both(
      `li a0, 0
      li s2, 2
      li s3, 4096
      li t1, ${ADD_ONE}
      li t3, ${RETURN}
      again: li s0, 0x80001000
      li s1, ${pages}
      loop: sw t1, (s0)
      sw t3, 4(s0)
      jalr ra, 0(s0)
      add s0, s0, s3
      addi s1, s1, -1
      bnez s1, loop
      li t1, ${ADD_HUNDRED}
      addi s2, s2, -1
      bnez s2, again
      end: j end`,
      30 + 2 * (8 * pages + 8),
      4096 * KIB,
    );
    expect(history.end).toBe('limit');
    expect(register(machine, A0)).toBe(BigInt(101 * pages));
  });

  test('in code of others: pages that share a place in the TLB', () => {
    // 256 entries: pages 1 MiB apart meet in one.
    const { machine } = both(
      `li a0, 0
      li t1, ${ADD_ONE}
      li t3, ${RETURN}
      li s0, 0x80002000
      li s1, 0x80102000
      li s2, 20
      loop: sw t1, (s0)
      sw t3, 4(s0)
      jalr ra, 0(s0)
      sw t1, (s1)
      sw t3, 4(s1)
      lw t4, (s0)
      jalr ra, 0(s1)
      jalr ra, 0(s0)
      addi s2, s2, -1
      bnez s2, loop
      end: j end`,
      400,
      2048 * KIB,
    );
    expect(register(machine, A0)).toBe(60n);
  });
});
