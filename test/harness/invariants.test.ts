import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { Bench } from '../../src/harness/bench.ts';
import { Judge } from '../../src/harness/check/judge.ts';
import type { Finding } from '../../src/harness/check/finding.ts';
import type { GuestRun, Invariant } from '../../src/harness/invariants/invariant.ts';
import { invariant } from '../../src/harness/invariants/invariants.ts';
import { invariantOf } from '../../src/harness/invariants/predicate.ts';
import type { Scenario } from '../../src/harness/scenario/scenario.ts';
import type { Subject } from '../../src/harness/subject.ts';
import { riscvGuest } from '../../src/riscv/guest.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { Counter } from './counter.ts';

function guest(name: string): Subject {
  const file = readFileSync(new URL(`../../guests/elf/${name}.elf`, import.meta.url));
  return riscvGuest(loadImage(file, name), { memory: '1MiB' });
}
const hello = guest('hello');
const counters = guest('counters');
const counter: Subject = { id: 'counter@1', create: () => new Counter(), accepts: ['tick'] };

const QUIET: Scenario = { lockstep: 1, limit: 100_000 };

function broken(
  subject: Subject,
  given: Invariant | ((run: GuestRun) => unknown),
  scenario = QUIET,
): Finding | undefined {
  return new Judge(new Bench(subject), [invariantOf(given)]).judge(scenario, []).finding;
}

describe('exit', () => {
  test('is broken by another code, at the position where the guest ended', () => {
    expect(broken(hello, invariant.exit(0))).toBeUndefined();
    const finding = broken(hello, invariant.exit(3));
    expect(finding).toMatchObject({ kind: 'invariant', name: 'exit code 3', message: 'the exit code is 0' });
    const { position } = new Bench(hello).record(QUIET);
    expect(finding!.position).toBe(position);
  });

  test('is broken by a guest that has not ended only where an exit is required', () => {
    const short = { ...QUIET, limit: 100 };
    expect(broken(hello, invariant.exit(0), short)).toBeUndefined();
    expect(broken(hello, invariant.exit(0, { required: true }), short)?.message).toBe(
      'the guest has not ended',
    );
    expect(broken(hello, invariant.exit(0, { required: true }))).toBeUndefined();
    const editor = guest('editor');
    expect(broken(editor, invariant.exit(0, { required: true }))?.message).toBe(
      'the guest waits for what cannot come',
    );
    const unplugged: Scenario = { ...QUIET, arrivals: [{ at: 50, powerOff: true }] };
    expect(broken(hello, invariant.exit(0, { required: true }), unplugged)).toBeUndefined();
  });
});

describe('output', () => {
  test('that must never be is found across the pieces in which it is printed, where the last of them came', () => {
    expect(broken(hello, invariant.neverOutput(/panic/i))).toBeUndefined();
    const finding = broken(hello, invariant.neverOutput(/RISC-V/g));
    expect(finding?.message).toBe('it printed "RISC-V"');
    const at = (pattern: RegExp): number => broken(hello, invariant.neverOutput(pattern))!.position;
    expect(at(/H/)).toBeLessThan(at(/Hello/));
    expect(at(/Hello/)).toBeLessThan(finding!.position);
    expect(finding!.position).toBeLessThan(new Bench(hello).record(QUIET).position);
  });

  test('that must be in the end is looked for in all of it', () => {
    expect(broken(hello, invariant.finallyOutput(/^Hello.*machine\.\r\n$/))).toBeUndefined();
    expect(broken(hello, invariant.finallyOutput(/Goodbye/))).toMatchObject({
      name: 'has printed /Goodbye/',
      message: 'it printed "Hello from a RISC-V machine.\\r\\n" in the end',
    });
  });

  test('must not be silent for longer than allowed: at the start, between two, or at the end', () => {
    const ticks = (...positions: number[]): Scenario => ({
      lockstep: 1,
      limit: 1000,
      arrivals: positions.map((at) => ({ at, signal: 'tick' })),
    });
    expect(broken(counter, invariant.outputEvery(400), ticks(300, 650, 900))).toBeUndefined();
    expect(broken(counter, invariant.outputEvery(299), ticks(300))?.position).toBe(299);
    expect(broken(counter, invariant.outputEvery(320), ticks(300, 650))?.message).toBe(
      'it was silent from 301 to 650',
    );
    expect(broken(counter, invariant.outputEvery(320), ticks(300, 600))?.message).toBe(
      'it was silent from 601 to 1000',
    );
  });
});

describe('a place that must never be reached', () => {
  test('is watched for by symbol, by address, or by what happens', () => {
    expect(broken(hello, invariant.neverReach('main'))).toMatchObject({ name: 'never reaches main' });
    const address = hello.addressOf!('main')!;
    const byAddress = broken(hello, invariant.neverReach(`pc:0x${address.toString(16)}`));
    expect(byAddress?.position).toBe(broken(hello, invariant.neverReach('main'))!.position);
    expect(broken(hello, invariant.neverReach('trap'))).toBeUndefined();
    expect(broken(counters, invariant.neverReach('trap'))).toMatchObject({ name: 'never reaches trap' });
  });

  test('has to be there, on a machine that can watch', () => {
    expect(() => broken(hello, invariant.neverReach('nowhere'))).toThrow(
      expect.objectContaining({ code: 'bad-configuration' }),
    );
    expect(() => broken(counter, invariant.neverReach('main'))).toThrow(/clocked|counter@1.*watch/);
  });
});

describe('a word of memory', () => {
  test('is looked at wherever the machine stands still, by symbol or by address', () => {
    const address = counters.addressOf!('main')!;
    const { primary } = new Bench(counters);
    const code = (primary as unknown as { read(at: number, bytes: number): Uint8Array }).read(address, 4);
    const word = new DataView(code.buffer, code.byteOffset).getUint32(0, true);
    expect(broken(counters, invariant.wordNever('main', word))).toMatchObject({ message: `main is ${word}` });
    expect(broken(counters, invariant.wordNever(address, word))?.name).toBe(
      `0x${address.toString(16)} is never ${word}`,
    );
    expect(broken(counters, invariant.wordNever(address, word & 0xffff, { bytes: 2 }))).toBeDefined();
    expect(broken(counters, invariant.wordNever('main', word + 1))).toBeUndefined();
  });

  test('needs a symbol that is there, and a machine whose memory can be read', () => {
    const refused = expect.objectContaining({ code: 'bad-configuration' }) as Error;
    expect(() => broken(counters, invariant.wordNever('nowhere', 1))).toThrow(refused);
    expect(() => broken(counter, invariant.wordNever(0, 1))).toThrow(/has no `read/);
    expect(() => broken(counters, invariant.wordNever(0x10, 0))).toThrow(refused);
    expect(() => broken(counters, invariant.wordNever(0x10, 0))).toThrow(/no 4 bytes can be read at 0x10/);
  });
});

describe('a predicate', () => {
  test('is told what the guest did', () => {
    const seen: GuestRun[] = [];
    broken(hello, (run) => void seen.push(run));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ exitCode: 0, outcome: { end: 'halt', code: 0 } });
    expect(seen[0]!.text).toMatch(/^Hello/);
    expect(new TextDecoder().decode(seen[0]!.printed)).toBe(seen[0]!.text);
  });

  test('is broken by false, by a text, or by an error; by nothing else', () => {
    expect(broken(hello, () => undefined)).toBeUndefined();
    expect(broken(hello, () => true)).toBeUndefined();
    expect(broken(hello, () => false)).toMatchObject({
      name: 'your predicate',
      message: 'the predicate returned false',
    });
    expect(broken(hello, () => 'too loud')).toMatchObject({ message: 'too loud' });
    const fails = (): void => expect(1).toBe(2);
    expect(broken(hello, fails)).toMatchObject({
      name: 'fails',
      message: expect.stringContaining('expected 1') as string,
    });
  });
});

test('an invariant that promises an answer is refused, whatever it promises', () => {
  const refused = { code: 'bad-configuration', message: expect.stringContaining('promise') as string };
  for (const answer of [true, false]) {
    const later = (): Promise<boolean> => Promise.resolve(answer);
    expect(() => broken(counter, later)).toThrow(expect.objectContaining(refused));
  }
  expect(() => broken(counter, () => Promise.reject(new Error('late')))).toThrow(/returned a promise/);
});

test('what is no invariant is refused', () => {
  const refused = expect.objectContaining({ code: 'bad-configuration' }) as Error;
  for (const given of ['exit', undefined, { name: 'x' }]) {
    expect(() => invariantOf(given as unknown as Invariant)).toThrow(refused);
  }
});

test('an invariant of one’s own that throws is broken, and not the machine', () => {
  const own: Invariant = {
    name: 'own',
    witness: () => ({
      look: () => {
        throw new TypeError('oops');
      },
    }),
  };
  expect(broken(counter, own)).toMatchObject({ kind: 'invariant', name: 'own', message: 'oops' });
});

test('of several broken ones the one that was broken first is told', () => {
  const invariants = [invariant.exit(1), invariant.neverOutput(/machine/), invariant.neverOutput(/Hello/)];
  const { finding } = new Judge(new Bench(hello), invariants).judge(QUIET, []);
  expect(finding?.name).toBe('never prints /Hello/');
});
