import { describe, expect, test } from 'vitest';

import { OverlayDisk } from '../../src/environment/simulated/overlay-disk.ts';
import { LogReader } from '../../src/hypervisor/log/log-reader.ts';
import { memorySource } from '../../src/hypervisor/log/log-source.ts';
import { replay } from '../../src/hypervisor/replay.ts';
import { Replayer } from '../../src/hypervisor/replayer.ts';
import { TimeShare } from '../../src/hypervisor/time-share.ts';
import type { Planned, PlannedEvent } from '../../src/hypervisor/schedule.ts';
import type { Program } from './recording.ts';
import { contents, headerBytes, inSmallFrames, recorded, replayed } from './recording.ts';
import { ScriptedMachine, slots } from './scripted-machine.ts';
import type { Action } from './scripted-machine.ts';

const DISK = 0;
const at = (position: number, event: PlannedEvent): Planned => ({ anchor: { at: position }, event });
const bytes = (...data: number[]): Uint8Array => Uint8Array.from(data);

/** Slots by position; the rest computes. */
const where =
  (actions: Record<number, Action>): Program =>
  (position) =>
    actions[position] ?? 'compute';

const request = (kind: 'read' | 'entropy', number: number): Action => ({
  effects: [
    kind === 'read'
      ? { kind, device: DISK, request: number, sector: 1, bytes: 512 }
      : { kind, device: 7, request: number, bytes: 4 },
  ],
});
const write = (number: number): Action => ({
  effects: [{ kind: 'write', device: DISK, request: number, sector: 1, data: new Uint8Array(512).fill(7) }],
});
const PRINT: Action = { effects: [{ kind: 'console', data: bytes(72, 105) }] };
const SEND: Action = { effects: [{ kind: 'frame', device: 6, data: bytes(1, 2, 3) }] };

describe('a recording is replayed to the same end', () => {
  const cases: Record<string, [Program, Parameters<typeof recorded>[1], string]> = {
    'with nothing in it': [slots(), {}, 'end limit'],
    'with clock readings': [where({ 3: 'ask', 4: 'ask', 22: 'ask' }), {}, 'answer clock'],
    'with answers that the machine has a name for': [
      where({ 5: { asks: 'dice', bytes: 3 } }),
      {},
      'answer signal',
    ],
    'with a timer that expires': [where({ 2: { timer: 1 } }), { limit: 500 }, 'input clock'],
    'with console input': [slots(), { plan: [at(7, { kind: 'console', data: bytes(97) })] }, 'input console'],
    'with frames': [
      slots(),
      { plan: [at(7, { kind: 'frame', device: 6, data: bytes(1, 2) })] },
      'input frame',
    ],
    'with a reset': [slots(), { plan: [at(7, { kind: 'reset' })] }, 'input reset'],
    'with signals': [
      slots(),
      { plan: [at(7, { kind: 'signal', name: 'tick', data: bytes(9) })] },
      'input signal',
    ],
    'with disk requests': [
      where({
        1: write(0),
        3: request('read', 1),
        5: { effects: [{ kind: 'flush', device: DISK, request: 2 }] },
      }),
      { limit: 30_000, environment: { disks: new Map([[DISK, new OverlayDisk(8)]]) } },
      'input completion',
    ],
    'with requests for random bytes': [
      where({ 1: request('entropy', 0) }),
      { limit: 30_000 },
      'input completion',
    ],
    'with requests that are cancelled': [
      where({ 1: request('entropy', 0), 3: { effects: [{ kind: 'cancel', device: 7, requests: [0] }] } }),
      { limit: 30_000 },
      'end limit',
    ],
    'with outputs': [where({ 3: PRINT, 4: SEND, 20: PRINT }), {}, 'end limit'],
    'of a guest that switches itself off with its last words': [
      where({ 14: { effects: [{ kind: 'console', data: bytes(1) }] }, 15: { halt: 3 } }),
      {},
      'end halt',
    ],
    'of a guest that waits for ever': [where({ 12: 'wait' }), {}, 'end stuck'],
    'of a guest that waits from a checkpoint on': [where({ 9: 'wait' }), {}, 'end stuck'],
    'that ends at a checkpoint': [slots(), { limit: 30 }, 'end limit'],
    'that ends before its first slot': [slots(), { limit: 0 }, 'end limit'],
    'that ends with the power': [slots(), { plan: [at(13, { kind: 'power-off' })] }, 'end power-off'],
    'that ends with the power at a checkpoint': [
      slots(),
      { plan: [at(20, { kind: 'power-off' })] },
      'end power-off',
    ],
    'with a snapshot': [where({ 3: PRINT }), { plan: [at(17, { kind: 'snapshot' })] }, '17 snapshot'],
    'with several events at one checkpoint': [
      where({ 20: 'ask' }),
      {
        plan: [
          at(20, { kind: 'console', data: bytes(1) }),
          at(20, { kind: 'snapshot' }),
          at(20, { kind: 'reset' }),
        ],
      },
      '20 snapshot',
    ],
  };

  test.each(Object.entries(cases))('%s', (_name, [program, setting, entry]) => {
    const { log, outcome, machine } = recorded(program, setting);
    expect(contents(log).join('\n')).toContain(entry);
    const again = replayed(program, log);
    expect(again.result).toEqual({ verdict: 'equal', outcome, position: machine.position });
    expect(again.machine.state()).toEqual(machine.state());
  });
});

describe('a log', () => {
  test('has checkpoints at the multiples of the interval, before what arrives there, and at the end', () => {
    const plan = [at(10, { kind: 'console', data: bytes(1) }), at(25, { kind: 'reset' })];
    expect(contents(recorded(slots(), { plan }).log)).toEqual([
      '10 checkpoint',
      '10 input console',
      '20 checkpoint',
      '25 input reset',
      '30 checkpoint',
      '35 checkpoint',
      '35 end limit',
    ]);
  });

  test('has its checkpoint behind a slot in which a question crosses the multiple', () => {
    const { log } = recorded(where({ 9: 'ask', 10: 'ask' }), { limit: 15 });
    expect(contents(log)).toEqual([
      '9 answer clock',
      '10 checkpoint',
      '10 answer clock',
      '15 checkpoint',
      '15 end limit',
    ]);
  });

  test('is replayed while a host has its turns, and shows what the guest prints', async () => {
    const program = where({ 3: 'ask', 8: PRINT });
    const { log, outcome } = recorded(program);
    let turns = 0;
    let now = 0;
    const breathe = async (): Promise<void> => void turns++;
    const share = new TimeShare({ breathe, wait: breathe, ticks: () => (now += 60_000), stopped: false });
    const printed: number[] = [];
    const print = (data: Uint8Array): void => void printed.push(...data);
    const replayer = new Replayer(new LogReader(memorySource(log)), { print, share });
    const result = await replay(new ScriptedMachine(program), replayer);
    expect(result).toEqual({ verdict: 'equal', outcome, position: 35 });
    expect(printed).toEqual([72, 105]);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('a log that breaks off', () => {
  const program = where({ 3: 'ask', 8: PRINT, 12: { asks: 'dice', bytes: 2 }, 20: 'wait' });
  const plan = [
    at(5, { kind: 'console', data: bytes(1) }),
    at(18, { kind: 'snapshot' }),
    at(33, { kind: 'reset' }),
  ];

  test('is replayed to the end of its last whole frame, wherever it breaks', () => {
    const { log: once, machine } = recorded(program, { plan });
    const log = inSmallFrames(once);
    const whole = replayed(program, log).result;
    expect(whole).toMatchObject({ verdict: 'equal', position: machine.position });
    const header = headerBytes(log);
    const positions: number[] = [];
    for (let length = header; length < log.length; length++) {
      const { result } = replayed(program, log.subarray(0, length));
      if (result.verdict !== 'torn') throw new Error(`cut to ${length} bytes: ${JSON.stringify(result)}`);
      positions.push(result.position);
    }
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    // Before the first frame; behind answers, whose slots are completed; to everything but the footer.
    expect(new Set(positions)).toEqual(new Set([0, 4, 5, 10, 13, 18, 20, 21, 30, 35]));
  });

  test('has nothing to say for a recorder that ended before its header was written', () => {
    const { log } = recorded(program);
    for (let length = 0; length < headerBytes(log); length++) {
      expect(() => replayed(program, log.subarray(0, length))).toThrow(/log/);
    }
  });
});

test('what reached the guest is counted alike on both sides', async () => {
  const program = where({
    1: request('entropy', 0),
    2: write(1),
    3: 'ask',
    4: { asks: 'dice', bytes: 1 },
    5: { timer: 9 },
  });
  const plan = [
    at(7, { kind: 'console', data: bytes(1) }),
    at(8, { kind: 'signal', name: 'tick', data: bytes() }),
  ];
  const environment = { disks: new Map([[DISK, new OverlayDisk(8)]]) };
  const { log, recorder } = recorded(program, { plan, environment, limit: 30_000 });
  const machine = new ScriptedMachine(program);
  const replayer = new Replayer(new LogReader(memorySource(log)));
  expect(await replay(machine, replayer)).toMatchObject({ verdict: 'equal' });
  expect(replayer.traffic.consumed).toEqual(recorder.traffic.consumed);
  expect(recorder.traffic.consumed).toMatchObject({
    reading: 1,
    timer: 1,
    entropy: 1,
    disk: 1,
    console: 1,
    signal: 2,
  });
});
