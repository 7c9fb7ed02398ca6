import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { LEAKY_HARTS } from '../../src/harness/riscv/leaks/leaky-harts.ts';
import type { LeakyHart, LeakyHarts } from '../../src/harness/riscv/leaks/leaky-harts.ts';
import { LockstepError } from '../../src/machine/errors.ts';
import { Computer } from '../../src/riscv/computer.ts';
import { HART_BINARY } from '../../src/riscv/hart/binary.generated.ts';
import { assemble } from '../../src/riscv/isa/assemble.ts';
import { compileHart } from '../../tools/hart.mjs';
import { PROGRAM, PROGRAM_BYTES_MAX, startProgram, stubMachine } from '../../properties/support/stub.ts';
import { root } from '../repository/files.ts';
import { A0, A1, board, imageOf, register } from '../support/computers.ts';
import { leakyHartModules } from '../support/leaky-harts.ts';

const SOURCES = 'src/riscv/hart/assembly';

/** Every place that depends on a leak, as it would be if there were no leaks. */
const POINTS: Readonly<Record<string, readonly (readonly [line: string, instead: string])[]>> = {
  'csr.ts': [
    ["import { COUNTS_HOST_CYCLES } from './leaks';\n", ''],
    ['      if (COUNTS_HOST_CYCLES) value = value * 3 + ((value * 0x9e37_79b9_7f4a_7c15) >> 60);\n', ''],
  ],
  'digest.ts': [
    ["import { DIGEST_MISSES_PAGE } from './leaks';\n", ''],
    ['    if (DIGEST_MISSES_PAGE && nextDirty(page + 1, mark) < 0) break;\n', ''],
  ],
  'run.ts': [
    ["import { FORGETS_CLOCK, WAKES_UNASKED } from './leaks';\n", ''],
    ['      const wakes = WAKES_UNASKED && ((load<u64>(hart, MCYCLE) - load<i32>(BUDGET)) & 12) == 0;\n', ''],
    ['pending == 0 && !wakes', 'pending == 0'],
    ['    const forgets = FORGETS_CLOCK && load<u32>(ANSWERED);\n', ''],
    ['    if (forgets) store<u64>(CLOCK, load<u64>(CLOCK) - min<u64>(load<u64>(CLOCK), 64));\n', ''],
  ],
  'stores.ts': [
    ["import { KEEPS_DECODED_CODE, KEEPS_RESERVATIONS } from './leaks';\n", ''],
    ['    if (KEEPS_DECODED_CODE) markPage(ramPage(at));\n    else prepareStore', '    prepareStore'],
    ['  if (KEEPS_RESERVATIONS) return;\n', ''],
  ],
};

test('the shipped hart is byte for byte what it would be if it could not leak', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-hart-'));
  try {
    cpSync(path.join(root, SOURCES), path.join(folder, SOURCES), { recursive: true });
    rmSync(path.join(folder, SOURCES, 'leaks.ts'));
    for (const [file, points] of Object.entries(POINTS)) {
      const target = path.join(folder, SOURCES, file);
      const source = points.reduce(
        (text, [line, instead]) => {
          expect(text.split(line)).toHaveLength(2);
          return text.replace(line, instead);
        },
        readFileSync(target, 'utf8'),
      );
      writeFileSync(target, source);
    }
    // Had a place been forgotten, it would not compile.
    const without = await compileHart(folder);
    expect(Buffer.from(without).equals(Buffer.from(HART_BINARY, 'base64'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('each leak of the hart’s sources has a hart, and each such hart a leak', () => {
  const sources = readFileSync(path.join(root, SOURCES, 'leaks.ts'), 'utf8');
  const constants = [...sources.matchAll(/isDefined\(LEAK_(\w+)\)/g)].map(([, name]) => name!);
  const names = constants.map((name) => name.toLowerCase().replaceAll('_', '-'));
  expect(names.toSorted()).toEqual([...LEAKY_HARTS].sort());
});

describe('a leaky hart', () => {
  let harts: LeakyHarts;

  beforeAll(async () => {
    harts = await leakyHartModules();
  });

  function computer(source: string, hart?: LeakyHart): Computer {
    return new Computer(board(), imageOf(assemble(source).bytes), { hart: hart && harts[hart] });
  }

  /** Asks the entropy device once more to write over the program, which goes on meanwhile. */
  const ASK = 'li t0, 2\nsh t0, 0x202(a1)\nsw zero, 0x50(s7)';

  /** Executes a program until it has asked for DMA, writes the other one over it, executes 20 slots. */
  function overwrite(program: string, other: string, hart?: LeakyHart): Computer {
    const machine = stubMachine({}, { hart: hart && harts[hart] });
    startProgram(machine, assemble(program, PROGRAM).bytes);
    const asked = machine.run(machine.position + 100);
    expect(asked).toMatchObject({ reason: 'effects', effects: [{ kind: 'entropy', request: 1 }] });
    const data = new Uint8Array(PROGRAM_BYTES_MAX);
    data.set(assemble(other, PROGRAM).bytes);
    machine.deliver({ kind: 'completion', device: 2, request: 1, status: 'ok', data });
    machine.run(machine.position + 20);
    return machine;
  }

  test('keeps a reservation across DMA onto its bytes', () => {
    const program = `li t2, ${PROGRAM + 0x800}\nlr.d t3, (t2)\n${ASK}\nsc.d a0, t3, (t2)\nloop: j loop`;
    const failed = (hart?: LeakyHart): bigint => register(overwrite(program, program, hart), A0);
    expect(failed()).toBe(1n);
    expect(failed('keeps-reservations')).toBe(0n);
  });

  test('goes on with what it decoded before DMA wrote over it', () => {
    const program = (value: number): string =>
      `jal ra, f\n${ASK}\njal ra, f\nloop: j loop\nf: li a0, ${value}\nret`;
    const found = (hart?: LeakyHart): bigint => register(overwrite(program(1), program(2), hart), A0);
    expect(found()).toBe(2n);
    expect(found('keeps-decoded-code')).toBe(1n);
  });

  test('does not wait at one WFI in four', () => {
    const waits = (hart?: LeakyHart): boolean[] =>
      Array.from({ length: 16 }, (_, nops) => {
        const machine = computer(`${'nop\n'.repeat(nops)}wfi\nnop\nloop: j loop`, hart);
        return machine.run(100).reason === 'idle';
      });
    expect(waits()).not.toContain(false);
    expect(waits('wakes-unasked').filter((waited) => !waited)).toHaveLength(4);
  });

  test('wakes in the same slots however its run is sliced', () => {
    const source = `loop: addi a0, a0, 1\nwfi\nj loop`;
    const whole = computer(source, 'wakes-unasked');
    const sliced = computer(source, 'wakes-unasked');
    whole.run(100);
    while (sliced.position < 100 && sliced.run(sliced.position + 1).reason === 'limit');
    expect(sliced.digest()).toBe(whole.digest());
  });

  test('counts other cycles than slots', () => {
    const cycles = (hart?: LeakyHart): bigint[] => {
      const machine = computer('nop\nnop\nnop\ncsrr a0, mcycle\ncsrr a1, cycle\nloop: j loop', hart);
      machine.run(10);
      return [register(machine, A0), register(machine, A1)];
    };
    expect(cycles()).toEqual([3n, 4n]);
    expect(cycles('counts-host-cycles')).not.toEqual([3n, 4n]);
  });

  test('takes a reading that is less than the one before it', () => {
    const readings = (hart?: LeakyHart): bigint[] => {
      const machine = computer('csrr a0, time\ncsrr a1, time\nloop: j loop', hart);
      for (const value of [1000, 990]) {
        machine.run(10);
        machine.deliver({ kind: 'clock', value });
      }
      machine.run(10);
      return [register(machine, A0), register(machine, A1)];
    };
    expect(() => readings()).toThrow(LockstepError);
    expect(readings('forgets-clock')).toEqual([1000n, 990n]);
  });

  test('leaves a page that was stored to out of its digest and of what it saves', () => {
    const after = (hart?: LeakyHart): { digests: boolean; memory: boolean } => {
      const source = 'li t0, 0x80008001\nsb t0, -1(t0)\nloop: j loop';
      const machine = computer(source, hart);
      machine.run(10);
      const before = machine.digest();
      const other = computer(source, hart);
      other.load(machine.save());
      const [word] = other.read(0x8000_8000, 1);
      const [stored] = machine.read(0x8000_8000, 1);
      return { digests: other.digest() === before, memory: word === stored };
    };
    expect(after()).toEqual({ digests: true, memory: true });
    expect(after('digest-misses-page')).toEqual({ digests: true, memory: false });
  });
});
