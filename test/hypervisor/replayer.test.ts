import { describe, expect, test } from 'vitest';

import type { DivergenceCause } from '../../src/hypervisor/divergence.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import type { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { replaySync } from '../../src/hypervisor/replay.ts';
import { Replayer } from '../../src/hypervisor/replayer.ts';
import { Traffic } from '../../src/hypervisor/traffic.ts';
import { digestOf } from '../../src/hypervisor/digest.ts';
import { encodeSnapshot } from '../../src/hypervisor/snapshot.ts';
import { logWith, recorded, replayed } from './recording.ts';
import type { Program } from './recording.ts';
import { ScriptedMachine, slots } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

const NOTHING_SENT = new Traffic().outputs;
const BYTE = { kind: 'console', data: Uint8Array.of(1) } as const;
const where =
  (actions: Record<number, Action>): Program =>
  (position) =>
    actions[position] ?? 'compute';

/** The digest of a machine that was run to a position with nothing reaching it. */
function digestAt(program: Program, position: number): string {
  const machine = new ScriptedMachine(program);
  machine.run(position);
  return digestOf(machine);
}

function checkpoint(log: LogWriter, program: Program, position: number): void {
  log.checkpoint(position, digestAt(program, position), NOTHING_SENT);
}

/** Writes the log's last checkpoint and its end, after nothing. */
function ends(log: LogWriter, program: Program, position: number, end: 'limit' | 'stuck' = 'limit'): void {
  checkpoint(log, program, position);
  log.end(position, { end });
  log.finish();
}

describe('a difference is reported with its cause', () => {
  const idle = slots();
  const cases: [string, DivergenceCause, number, RegExp, Program, (log: LogWriter) => void][] = [
    [
      'another state at a checkpoint',
      'state',
      10,
      /checkpoint at 10 the machine's digest is [0-9a-f]{16}; recorded was 0{16}/,
      idle,
      (log) => log.checkpoint(10, '0'.repeat(16), NOTHING_SENT),
    ],
    [
      'an input for a hart that the machine has not',
      'refused',
      4,
      /for hart 7, and the machine has hart 0 alone/,
      idle,
      (log) => log.input(4, BYTE, false, 7),
    ],
    [
      'an answer for a hart that the machine has not',
      'refused',
      4,
      /for hart 7/,
      where({ 4: 'ask' }),
      (log) => log.input(4, { kind: 'clock', value: 9 }, true, 7),
    ],
    [
      'other outputs at a checkpoint',
      'outputs',
      10,
      /checkpoint at 10 what the guest has sent out/,
      idle,
      (log) => log.checkpoint(10, digestAt(idle, 10), 1),
    ],
    [
      'another state at a snapshot',
      'snapshot',
      5,
      /state at 5 is not that of the recorded snapshot/,
      idle,
      (log) => log.snapshot(5, Uint8Array.of(1)),
    ],
    [
      'a question without an answer',
      'question',
      3,
      /the guest asks for a clock, and the log has no answer here/,
      where({ 3: 'ask' }),
      (log) => ends(log, idle, 8),
    ],
    [
      'a question that is answered later only',
      'question',
      3,
      /no answer here/,
      where({ 3: 'ask' }),
      (log) => log.input(4, { kind: 'clock', value: 1 }, true),
    ],
    [
      'an answer to another question',
      'question',
      3,
      /the guest asks for a dice, and the log answers with a clock/,
      where({ 3: { asks: 'dice', bytes: 1 } }),
      (log) => log.input(3, { kind: 'clock', value: 1 }, true),
    ],
    [
      'an answer without a question',
      'question',
      4,
      /the slot at 3 did not ask for the clock/,
      idle,
      (log) => log.input(3, { kind: 'clock', value: 1 }, true),
    ],
    [
      'a guest that waits where the log goes on',
      'end',
      3,
      /the guest waits, and the log's next entry is for position 6/,
      where({ 2: 'wait' }),
      (log) => log.input(6, BYTE, false),
    ],
    [
      'a guest that has switched itself off where the log goes on',
      'end',
      3,
      /ends here \(halt with exit code 1\); the recorded one goes on at 6/,
      where({ 2: { halt: 1 } }),
      (log) => log.input(6, BYTE, false),
    ],
    [
      'a guest that goes on where the log has it switched off',
      'end',
      9,
      /goes on where the recording ended \(halt\), at 8/,
      idle,
      (log) => {
        checkpoint(log, idle, 8);
        log.end(8, { end: 'halt', code: 0 });
        log.finish();
      },
    ],
    [
      'a guest that goes on where the log has it waiting',
      'end',
      9,
      /goes on where the recording ended \(stuck\), at 8/,
      idle,
      (log) => ends(log, idle, 8, 'stuck'),
    ],
    [
      'another exit code',
      'end',
      3,
      /\(halt with exit code 1\); the recorded one halt with exit code 2 at 3/,
      where({ 2: { halt: 1 } }),
      (log) => {
        log.checkpoint(3, digestAt(where({ 2: { halt: 1 } }), 3), NOTHING_SENT);
        log.end(3, { end: 'halt', code: 2 });
        log.finish();
      },
    ],
    [
      'a checkpoint that is missing',
      'order',
      10,
      /no checkpoint at position 10/,
      idle,
      (log) => log.input(10, BYTE, false),
    ],
    [
      'a last checkpoint that is missing',
      'order',
      8,
      /no checkpoint at its end, at 8/,
      idle,
      (log) => {
        log.end(8, { end: 'limit' });
        log.finish();
      },
    ],
    [
      'an entry inside a slot that asks',
      'order',
      4,
      /entry for position 3 comes too late/,
      where({ 3: 'ask' }),
      (log) => {
        log.input(3, { kind: 'clock', value: 1 }, true);
        log.input(3, BYTE, false);
        log.mark(7);
      },
    ],
    [
      'an input that the machine refuses',
      'refused',
      4,
      /the clock fell from 9 to 5/,
      idle,
      (log) => {
        log.input(3, { kind: 'clock', value: 9 }, false);
        log.input(4, { kind: 'clock', value: 5 }, false);
        log.mark(7);
      },
    ],
  ];

  test.each(cases)('%s: %s', (_name, cause, position, message, program, write) => {
    const { result } = replayed(
      program,
      logWith((log) => (write(log), log.flush())),
    );
    expect(result).toMatchObject({ verdict: 'diverged', divergence: { cause, position } });
    expect(result.verdict === 'diverged' && result.divergence.message).toMatch(message);
  });
});

test('a difference is said to lie behind the last checkpoint that was equal, with the entry’s number', () => {
  const program = slots();
  const log = logWith((writer) => {
    checkpoint(writer, program, 10);
    writer.mark(12);
    writer.checkpoint(20, '0'.repeat(16), NOTHING_SENT);
    writer.flush();
  });
  expect(replayed(program, log).result).toMatchObject({
    divergence: { position: 20, equalUntil: 10, sequence: 2 },
  });
});

test('the entry that the machine refused is the one that is named', () => {
  const log = logWith((writer) => {
    writer.input(3, { kind: 'clock', value: 9 }, false);
    writer.input(4, { kind: 'clock', value: 5 }, false);
    writer.input(4, BYTE, false);
    writer.flush();
  });
  expect(replayed(slots(), log).result).toMatchObject({ divergence: { sequence: 1 } });
});

describe('a replay that begins with a snapshot', () => {
  const request: Action = { effects: [{ kind: 'entropy', device: 7, request: 0, bytes: 4 }] };
  const program = where({ 2: request, 4: 'ask', 20: { effects: [BYTE] } });
  const plan = [12, 22].map((at) => ({ anchor: { at }, event: { kind: 'snapshot' as const } }));
  const { log, outcome } = recorded(program, { plan, limit: 30_000 });

  test.each([
    [0, 12],
    [12, 12],
    [13, 22],
  ])('takes the first one from %i on', (from, position) => {
    const machine = new ScriptedMachine(program);
    const replayer = new Replayer(new LogReader(memorySource(log)));
    expect(replayer.skipToSnapshot(from, machine)).toBe(true);
    expect(machine.position).toBe(position);
    expect([...replayer.traffic.inFlight.keys()]).toEqual([0]);
    expect(replaySync(machine, replayer)).toEqual({ verdict: 'equal', outcome, position: 30_000 });
  });

  test('is not possible behind the last one', () => {
    const machine = new ScriptedMachine(program);
    expect(new Replayer(new LogReader(memorySource(log))).skipToSnapshot(23, machine)).toBe(false);
  });

  test('differs at once where the snapshot is of another position', () => {
    const other = new ScriptedMachine(program);
    other.run(2);
    const forged = logWith((writer) => {
      const traffic = new Traffic();
      writer.snapshot(12, encodeSnapshot(other, traffic));
      writer.checkpoint(20, digestAt(slots(), 20), NOTHING_SENT);
      writer.flush();
    });
    const machine = new ScriptedMachine(slots());
    const replayer = new Replayer(new LogReader(memorySource(forged)));
    replayer.skipToSnapshot(0, machine);
    expect(replaySync(machine, replayer)).toMatchObject({
      verdict: 'diverged',
      divergence: { cause: 'snapshot' },
    });
  });
});
