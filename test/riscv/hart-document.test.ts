import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Computer } from '../../src/riscv/computer.ts';
import { rawImage } from '../../src/riscv/loader/image.ts';

/** The registers of the table in docs/hart.md, with what they hold at power-on as written there. */
const documented = new Map<number, string>();
for (const line of readFileSync(new URL('../../docs/hart.md', import.meta.url), 'utf8').split('\n')) {
  const [, numbers, names, initial] = line.split('|').map((column) => column.trim());
  if (numbers === undefined || !numbers.startsWith('0x')) continue;
  for (const part of numbers.split(', ')) {
    const [first, last = first] = part.split('..').map(Number) as [number, number?];
    // Of a list of names with steps between (pmpcfg0, pmpcfg2), only every second number is meant.
    const step = names!.startsWith('`pmpcfg') ? 2 : 1;
    for (let number = first; number <= last!; number += step) documented.set(number, initial!);
  }
}

const READ_TO_A0 = 0x2573;
const WRITE_FROM_X0 = 0x1073;
const csrInstruction = (number: number, form: number): number => ((number << 20) | form) >>> 0;

/** A machine whose RAM begins with these instructions. */
function machineWith(words: readonly number[]): Computer {
  const image = rawImage(new Uint8Array(Uint32Array.from(words).buffer), 'words');
  return new Computer(
    { memoryBytes: 65_536, virtio: [], commandLine: '', clock: { kind: 'read' }, epochSeconds: 0 },
    image,
  );
}

describe('the table of control and status registers in docs/hart.md', () => {
  test('gives what each register holds at power-on', () => {
    const known = [...documented].filter(([, initial]) => initial !== '');
    expect(known.length).toBeGreaterThan(180);
    const machine = machineWith(known.map(([number]) => csrInstruction(number, READ_TO_A0)));
    for (const [index, [number, initial]] of known.entries()) {
      machine.run(index + 1);
      const { x10, mcause } = machine.registers();
      expect(mcause, `0x${number.toString(16)} traps`).toBe(0n);
      const counts = [0xb00, 0xb02, 0xc00, 0xc02].includes(number);
      expect(x10, `0x${number.toString(16)}`).toBe(counts ? BigInt(index) : BigInt(initial));
    }
  });

  test('lists every register there is: reading another one is an illegal instruction', () => {
    const numbers = Array.from({ length: 4096 }, (_, number) => number).filter((n) => !documented.has(n));
    // At 4: a handler that goes on behind the instruction that trapped.
    const handler = [0x3410_2373, 0x0043_0313, 0x3413_1073, 0x3020_0073];
    const setUp = [0x0140_006f, ...handler, 0x0000_0297, 0xff02_8293, 0x3052_9073];
    const machine = machineWith([...setUp, ...numbers.map((number) => csrInstruction(number, READ_TO_A0))]);
    machine.run(4);
    for (const number of numbers) {
      machine.run(machine.position + 1);
      const { mcause, mtval } = machine.registers();
      expect(mcause, `0x${number.toString(16)}`).toBe(2n);
      expect(mtval).toBe(BigInt(csrInstruction(number, READ_TO_A0)));
      machine.run(machine.position + 4);
    }
  });

  test('says which registers are read-only: a write is an illegal instruction, and to no other', () => {
    for (const number of documented.keys()) {
      const machine = machineWith([csrInstruction(number, WRITE_FROM_X0)]);
      machine.run(1);
      expect(machine.registers()['mcause'], `0x${number.toString(16)}`).toBe(number >> 10 === 3 ? 2n : 0n);
    }
  });
});
