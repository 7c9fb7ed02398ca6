import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { LockstepError } from '../src/machine/errors.ts';
import type { Input } from '../src/machine/input.ts';
import type { Computer } from '../src/riscv/computer.ts';
import { bytesOf } from '../test/support/play.ts';
import { law } from './support/law.ts';
import { genes, listing, programOf } from './support/soup.ts';
import { startProgram } from './support/stub.ts';
import { Machines } from './support/trials.ts';

const SLOTS = 300;
/** `deliver`, `run` and so on at most so many times: a machine that makes no progress fails here. */
const STEPS_MAX = 4 * SLOTS;

interface WildTrial {
  /** Whether the genes are a program as they are: random bits. */
  readonly raw: boolean;
  readonly genes: readonly number[];
  /** What is delivered, sensible or not, one after each return of `run`. */
  readonly inputs: readonly number[];
}

const wildTrials: fc.Arbitrary<WildTrial> = fc.record({
  raw: fc.nat(5).map((number) => number === 5),
  genes: genes(24),
  inputs: fc.array(fc.nat(0xffff_ffff), { maxLength: 6, size: 'max' }),
});

function wildProgram({ raw, genes }: WildTrial): Uint8Array {
  return raw ? new Uint8Array(Uint32Array.from(genes).buffer) : programOf(genes);
}

/** Any input at all, from one number; often one that no machine takes. */
function inputOf(number: number): Input {
  const value = Math.floor(number / 16);
  const device = value % 9;
  switch (number % 16) {
    case 0:
      return { kind: 'clock', value: value % 7 === 0 ? value * 2 ** 26 : value % 1000 };
    case 1:
      return {
        kind: 'pace',
        base: (value % 2000) / (value % 5 === 0 ? 3 : 1),
        rate: (value - 1000) * 2 ** 20,
      };
    case 2:
    case 3:
    case 4:
      return { kind: 'console', data: bytesOf(value, value % 40) };
    case 5:
    case 6:
    case 7:
    case 8:
      return { kind: 'frame', device: value % 3 === 0 ? device : 1, data: bytesOf(value, value % 200) };
    default: {
      const status = value % 4 === 0 ? 'error' : 'ok';
      const bytes = [0, 512, 4, 100, 4096][value % 5]!;
      const data = bytesOf(value, status === 'error' ? 0 : bytes);
      return { kind: 'completion', device: value % 3, request: value % 6, status, data };
    }
  }
}

/** Delivers an input; one that is refused has changed nothing, and says so with the right error. */
function deliverAnyhow(machine: Computer, input: Input, checking: boolean): void {
  const before = checking ? machine.digest() : '';
  try {
    machine.deliver(input);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'bad-input') throw error;
    if (checking) expect(machine.digest()).toBe(before);
  }
}

/** Runs a program with nothing but `run` and `deliver`, checking what must hold whatever the guest does. */
function runWildly(machine: Computer, trial: WildTrial, checking: boolean): void {
  const { inputs } = trial;
  startProgram(machine, wildProgram(trial));
  const limit = machine.position + SLOTS;
  let reading = 0;
  for (let step = 0; machine.position < limit; step++) {
    if (step > STEPS_MAX) throw new Error(`no progress: position ${machine.position} after ${step} steps`);
    const before = machine.position;
    const exit = machine.run(limit);
    const { position } = machine;
    if (position < before || position > limit)
      throw new Error(`run(${limit}) went from ${before} to ${position}`);
    if (exit.reason === 'limit' && position !== limit) throw new Error(`limit ${limit}, but ${position}`);
    if (exit.reason === 'effects' && exit.effects.length === 0) throw new Error('no effects among effects');
    if (step < inputs.length) deliverAnyhow(machine, inputOf(inputs[step]!), checking);
    if (exit.reason === 'question') reading = answer(machine, reading);
    if (exit.reason === 'halt' || (exit.reason === 'idle' && !wakeUp(machine))) break;
  }
  const { deadline, consoleRoom } = machine;
  if (deadline !== undefined && !Number.isSafeInteger(deadline)) throw new Error(`deadline ${deadline}`);
  if (!(consoleRoom >= 0 && consoleRoom <= 16)) throw new Error(`room for ${consoleRoom} bytes`);
  if (checking) machine.load(machine.save());
}

/** Answers a question, unless the wild input just did. @returns the reading */
function answer(machine: Computer, reading: number): number {
  for (let value = reading; ; value = 2 * value + 1_000_000) {
    try {
      machine.deliver({ kind: 'clock', value: Math.min(value, Number.MAX_SAFE_INTEGER) });
      return value;
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      if (error.message.includes('under way')) return value;
    }
  }
}

/** Lets a timer expire, if the guest has set one. */
function wakeUp(machine: Computer): boolean {
  const { deadline } = machine;
  if (deadline === undefined) return false;
  const paced = machine.configuration.clock.kind === 'paced';
  machine.deliver(
    paced ? { kind: 'pace', base: deadline, rate: 2 ** 30 } : { kind: 'clock', value: deadline },
  );
  return true;
}

describe('a wild guest', () => {
  const machines = new Machines();
  const show = (trial: WildTrial): string => listing(wildProgram(trial));

  law(
    'does no harm: every run comes back, in time and with a reason',
    wildTrials,
    { numRuns: 50_000, show },
    (trial) => {
      runWildly(machines.get(trial.inputs.length % 2 === 0 ? 'read' : 'paced'), trial, false);
    },
  );

  law(
    'leaves a machine that can be saved, loaded and digested',
    wildTrials,
    { numRuns: 10_000, show },
    (trial) => {
      runWildly(machines.get(trial.inputs.length % 2 === 0 ? 'read' : 'paced'), trial, true);
    },
  );
});
