import { describe, expect, test } from 'vitest';

import { referenceOf } from '../../../src/harness/pair/reference.ts';
import { splice } from '../../../src/harness/pair/splice.ts';
import { EncodedHeader } from '../../../src/hypervisor/log/header-codec.ts';
import { readEntries } from '../../../src/hypervisor/log/entry-list.ts';
import { memorySource } from '../../../src/hypervisor/log/log-source.ts';
import { LogWriter } from '../../../src/hypervisor/log/log-writer.ts';
import { recordSync } from '../../../src/hypervisor/record.ts';
import { Recorder } from '../../../src/hypervisor/recorder.ts';
import { MemorySink } from '../../../src/hypervisor/log/memory-sink.ts';
import { EnvironmentEvents } from '../../../src/hypervisor/environment-events.ts';
import { Seed } from '../../../src/environment/seed.ts';
import { simulatedEnvironment } from '../../../src/environment/simulated/environment.ts';
import { OverlayDisk } from '../../../src/environment/simulated/overlay-disk.ts';
import { ScriptedConsole } from '../../../src/environment/simulated/scripted-console.ts';
import type { Stretch, Takeover } from '../../../src/simulation/history.ts';
import { HEADER, contents, logWith } from '../../hypervisor/recording.ts';
import { ScriptedMachine, slots } from '../../hypervisor/scripted-machine.ts';

const ENCODED = EncodedHeader.of(HEADER);
const DIGEST = '0123456789abcdef';

function takeover(consumed: number): Takeover {
  return { ticks: 0, host: 'backup', outage: 0, position: 0, consumed, kept: 0, pending: 0, ended: false };
}

/** A primary's log, and what of it its backup had consumed when it took over, if it did. */
function followed(log: Uint8Array, consumed?: number): Stretch {
  const taken = consumed === undefined ? undefined : takeover(consumed);
  return { host: 'primary', log, follower: 'backup', replay: undefined, takeover: taken };
}

/** What a host has written that nobody follows. */
function alone(log: Uint8Array): Stretch {
  return { host: 'backup', log, follower: undefined, replay: undefined, takeover: undefined };
}

const key = (value: number) => ({ kind: 'console', data: Uint8Array.of(value) }) as const;

/** What a primary has written: five entries, of which the last two need not have got through. */
function primarys(log: LogWriter): void {
  log.input(3, key(1), false);
  log.mark(5);
  log.input(7, { kind: 'clock', value: 4 }, true);
  log.input(9, key(2), false);
  log.mark(12);
  log.flush();
}

describe('the log of the one machine', () => {
  const log = logWith(primarys);

  test('is the primary’s, as it is, if there was no takeover', () => {
    expect(splice({ stretches: [followed(log)] }, ENCODED)).toBe(log);
  });

  test('is what the backup has consumed, and then what it has written itself', () => {
    const ownLog = logWith((own) => {
      own.input(7, key(3), false);
      own.checkpoint(9, DIGEST, 0);
      own.end(9, { end: 'limit' });
      own.finish();
    });
    const spliced = splice({ stretches: [followed(log, 2), alone(ownLog)] }, ENCODED);
    expect(contents(spliced)).toEqual([
      '3 input console',
      '5 mark',
      '7 input console',
      '9 checkpoint',
      '9 end limit',
    ]);
    const { entries, end } = readEntries(memorySource(spliced));
    expect(end).toBe('finished');
    expect(entries.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
    expect(entries[2]).toMatchObject({ input: key(3) });
  });

  test('is all that was consumed, if whoever took over has not written anything', () => {
    const ownLog = logWith(() => {});
    const spliced = splice({ stretches: [followed(log, 3), alone(ownLog)] }, ENCODED);
    expect(contents(spliced)).toEqual(['3 input console', '5 mark', '7 answer clock']);
    expect(readEntries(memorySource(spliced)).end).toBe('torn');
  });

  test('ends once, though both hosts have seen the guest end', () => {
    const ended = logWith((writer) => {
      writer.checkpoint(9, DIGEST, 0);
      writer.end(9, { end: 'stuck' });
      writer.finish();
    });
    const nothing = logWith(() => {});
    expect(contents(splice({ stretches: [followed(ended, 2), alone(nothing)] }, ENCODED))).toEqual([
      '9 checkpoint',
      '9 end stuck',
    ]);
    const own = logWith((writer) => {
      writer.checkpoint(9, DIGEST, 0);
      writer.end(9, { end: 'stuck' });
      writer.finish();
    });
    const spliced = splice({ stretches: [followed(ended, 2), alone(own)] }, ENCODED);
    expect(contents(spliced)).toEqual(['9 checkpoint', '9 checkpoint', '9 end stuck']);
  });

  test('goes on over the copy for a new backup, and over who takes over from there', () => {
    const own = logWith((writer) => {
      writer.input(7, key(3), false);
      writer.mark(20);
      writer.flush();
    });
    const copied: Stretch = {
      ...alone(
        logWith((writer) => {
          writer.checkpoint(20, DIGEST, 0);
          writer.input(25, key(4), false);
          writer.mark(30);
          writer.flush();
        }),
      ),
      follower: 'spare',
      takeover: { ...takeover(2), host: 'spare' },
    };
    const last = logWith((writer) => {
      writer.end(40, { end: 'limit' });
      writer.finish();
    });
    // What the first primary goes on writing, since it does not know yet that it is none, is of no account.
    const stretches = [
      followed(log, 2),
      { ...followed(logWith(primarys)), follower: undefined },
      alone(own),
      copied,
      { ...alone(last), host: 'spare' as const },
    ] as const;
    expect(contents(splice({ stretches }, ENCODED))).toEqual([
      ...['3 input console', '5 mark', '7 input console', '20 mark', '20 checkpoint', '25 input console'],
      '40 end limit',
    ]);
  });
});

describe('the one machine', () => {
  const sector = (value: number): Uint8Array => new Uint8Array(512).fill(value);
  const write = (request: number, at: number, value: number) =>
    ({ kind: 'write', device: 0, request, sector: at, data: sector(value) }) as const;
  const program = slots(
    'compute',
    { effects: [key(65)] },
    { effects: [key(66), { kind: 'frame', device: 6, data: Uint8Array.of(9) }] },
    { effects: [write(0, 3, 7)] },
    { effects: [write(1, 99, 8)] },
    { effects: [write(2, 4, 9), { kind: 'cancel', device: 0, requests: [2] }] },
    'ask',
    'compute',
    { halt: 3 },
  );

  /** A scripted guest, recorded with a disk of eight sectors. */
  function recording(): Uint8Array {
    const sink = new MemorySink();
    const environment = {
      ...simulatedEnvironment(Seed.root(1), { console: new ScriptedConsole() }),
      disks: new Map([[0, new OverlayDisk(8)]]),
      latency: () => 0,
    };
    const recorder = new Recorder(new EnvironmentEvents(environment), new LogWriter(ENCODED, sink));
    recordSync(new ScriptedMachine(program), recorder, { limit: 100 });
    return sink.bytes.slice();
  }

  test('shows all that it sends out, and which position covers it', () => {
    const { outputs, result } = referenceOf(recording(), ENCODED, new ScriptedMachine(program));
    expect(result).toMatchObject({ verdict: 'equal', outcome: { end: 'halt', code: 3 } });
    expect(outputs).toEqual([
      { covered: 2, output: key(65) },
      { covered: 3, output: key(66) },
      { covered: 3, output: { kind: 'frame', device: 6, data: Uint8Array.of(9) } },
    ]);
  });

  test('shows all that it writes, and what it was told of that', () => {
    const { writes } = referenceOf(recording(), ENCODED, new ScriptedMachine(program));
    expect(writes.map(({ request, covered, status }) => [request, covered, status])).toEqual([
      [0, 4, 'ok'],
      [1, 5, 'error'],
      [2, 6, undefined],
    ]);
    expect(writes[0]).toMatchObject({ device: 0, sector: 3, data: sector(7) });
  });

  test('counts what reached it', () => {
    const { consumed } = referenceOf(recording(), ENCODED, new ScriptedMachine(program));
    expect(consumed).toMatchObject({ reading: 1, disk: 2, console: 0 });
  });

  test('says where a log is not one of its own', () => {
    const other = slots('compute', { effects: [key(67)] });
    const { result } = referenceOf(recording(), ENCODED, new ScriptedMachine(other));
    expect(result.verdict).toBe('diverged');
  });
});
