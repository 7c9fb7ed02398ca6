import { describe, expect, test } from 'vitest';

import { runSync } from '../../src/hypervisor/drive.ts';
import { digestOf } from '../../src/hypervisor/digest.ts';
import { GrowingLog } from '../../src/hypervisor/log/growing-log.ts';
import { EncodedHeader } from '../../src/hypervisor/log/header-codec.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import type { Outcome } from '../../src/hypervisor/outcome.ts';
import { Replayer } from '../../src/hypervisor/replayer.ts';
import { Traffic } from '../../src/hypervisor/traffic.ts';
import type { Effect } from '../../src/machine/exit.ts';
import { HEADER } from './recording.ts';
import type { Program } from './recording.ts';
import { ScriptedMachine, slots } from './scripted-machine.ts';

const KNOWN = EncodedHeader.of(HEADER);
const key = (value: number) => ({ kind: 'console', data: Uint8Array.of(value) }) as const;

/** A guest that replays a log while that is written, and what reached it. */
function following(program: Program) {
  const log = new GrowingLog();
  const writer = new LogWriter(KNOWN, log);
  const kept: [number, Effect['kind']][] = [];
  const replayer = new Replayer(new LogReader(log, { known: KNOWN }), {
    keep: (effects, { position }) =>
      kept.push(...effects.map(({ kind }): [number, Effect['kind']] => [position, kind])),
  });
  const machine = new ScriptedMachine(program);
  const run = (limit?: number): Outcome =>
    runSync(machine, replayer, { arrivalsAtLimit: true, ...(limit !== undefined && { limit }) });
  const reached = (): string[] => machine.inputs.map(({ position, input }) => `${position} ${input.kind}`);
  return { log, writer, replayer, machine, run, kept, reached };
}

/** Writes the log's last checkpoint and its end, for a machine that nothing has reached. */
function end(writer: LogWriter, program: Program, position: number, outcome: Outcome): void {
  const machine = new ScriptedMachine(program);
  machine.run(position);
  writer.checkpoint(position, digestOf(machine), new Traffic().outputs);
  writer.end(position, outcome);
  writer.flush();
}

describe('a replayer that follows', () => {
  test('has nothing to say at the end of what has come, and goes on when more has', () => {
    const { writer, replayer, machine, run, reached } = following(slots());
    expect(run(0)).toEqual({ end: 'limit' });
    writer.input(3, key(1), false);
    writer.mark(5);
    writer.flush();
    expect(run(5)).toEqual({ end: 'limit' });
    expect([machine.position, reached(), replayer.stopped]).toEqual([5, ['3 console'], false]);
    writer.input(5, key(2), false);
    writer.mark(8);
    writer.flush();
    run(8);
    expect([machine.position, reached()]).toEqual([8, ['3 console', '5 console']]);
    expect(replayer.result).toBeUndefined();
  });

  test('delivers what arrives at its limit, and leaves the slot there for later', () => {
    const { writer, machine, run, reached } = following(slots());
    writer.input(4, key(1), false);
    writer.input(4, key(2), false);
    writer.flush();
    run(4);
    expect([machine.position, reached()]).toEqual([4, ['4 console', '4 console']]);
    writer.input(4, key(3), false);
    writer.mark(6);
    writer.flush();
    run(6);
    expect(reached()).toEqual(['4 console', '4 console', '4 console']);
  });

  test('counts what it has consumed, an answer only when it was asked for', () => {
    const { writer, replayer, run } = following(slots('compute', 'ask', 'ask'));
    expect(replayer.consumed).toBe(0);
    writer.input(0, key(1), false);
    writer.input(1, { kind: 'clock', value: 4 }, true);
    writer.mark(2);
    writer.input(2, { kind: 'clock', value: 5 }, true);
    writer.flush();
    run(1);
    expect(replayer.consumed).toBe(1);
    run(2);
    expect(replayer.consumed).toBe(3);
    writer.mark(9);
    writer.flush();
    run(9);
    expect(replayer.consumed).toBe(5);
  });

  test('has the guest wait in the middle of a slot if the log was closed in front of an answer', () => {
    const dice = { asks: 'dice', bytes: 1 } as const;
    const { log, writer, replayer, machine, run } = following(slots('compute', 'compute', dice));
    writer.mark(2);
    writer.flush();
    run(2);
    log.close();
    expect(run()).toEqual({ end: 'stopped' });
    expect([machine.position, replayer.consumed]).toEqual([2, 1]);
    expect(replayer.result).toEqual({ verdict: 'torn', position: 2, equalUntil: 0 });
    expect(replayer.ended).toBeUndefined();
  });

  test('tells what each slot does to the outside, with the position behind it', () => {
    const program = slots(
      { effects: [key(1), { kind: 'frame', device: 6, data: Uint8Array.of(2) }] },
      'compute',
      { effects: [{ kind: 'write', device: 0, request: 0, sector: 1, data: new Uint8Array(512) }] },
    );
    const { writer, replayer, run, kept } = following(program);
    writer.mark(3);
    writer.flush();
    run(2);
    expect(kept).toEqual([
      [1, 'console'],
      [1, 'frame'],
    ]);
    run(3);
    expect(kept.at(-1)).toEqual([3, 'write']);
    expect([...replayer.traffic.inFlight.keys()]).toEqual([0]);
  });

  test('does not know whether a log was finished before its footer has come', () => {
    const { writer, replayer, run } = following(slots());
    end(writer, slots(), 3, { end: 'limit' });
    run(3);
    expect(replayer.result).toBeUndefined();
    writer.finish();
    run();
    expect(replayer.result).toEqual({ verdict: 'equal', outcome: { end: 'limit' }, position: 3 });
    expect(replayer.ended).toEqual({ end: 'limit' });
  });

  test.each([
    ['was finished', true],
    ['broke off', false],
  ])('concludes with how a guest switched itself off in a log that %s', (_what, finished) => {
    const program = slots('compute', 'compute', { halt: 4 });
    const { log, writer, replayer, machine, run } = following(program);
    end(writer, program, 3, { end: 'halt', code: 4 });
    const outcome = run(3);
    expect(replayer.ended).toBeUndefined();
    if (finished) writer.finish();
    log.close();
    const { verdict } = replayer.conclude(outcome, machine);
    expect([verdict, replayer.ended]).toEqual([finished ? 'equal' : 'torn', { end: 'halt', code: 4 }]);
  });

  test('knows how a guest has ended though the footer never comes, and that its log was not finished', () => {
    const { log, writer, replayer, run } = following(slots());
    end(writer, slots(), 3, { end: 'limit' });
    run(3);
    log.close();
    run();
    expect(replayer.result).toMatchObject({ verdict: 'torn', position: 3 });
    expect(replayer.ended).toEqual({ end: 'limit' });
  });

  test('finds a difference as soon as it has got there', () => {
    const { writer, replayer, run } = following(slots('compute', 'ask'));
    writer.mark(5);
    writer.flush();
    run(5);
    expect(replayer.result).toMatchObject({
      verdict: 'diverged',
      divergence: { cause: 'question', position: 1 },
    });
  });

  test('tells whoever goes on where the next checkpoint is due', () => {
    const { writer, replayer, run } = following(slots());
    expect(replayer.nextCheckpoint).toBe(HEADER.checkpointInterval);
    const machine = new ScriptedMachine(slots());
    machine.run(10);
    writer.checkpoint(10, digestOf(machine), new Traffic().outputs);
    writer.flush();
    run(10);
    expect(replayer.nextCheckpoint).toBe(20);
  });
});
