import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';

import { LogFile } from '../../src/environment/host/log-file.ts';
import { LogWriter } from '../../src/hypervisor/log/log-writer.ts';
import type { LogSink } from '../../src/hypervisor/log/log-sink.ts';
import { MemorySink } from '../../src/hypervisor/log/memory-sink.ts';
import { MAIN, lockstep, start } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();
const header = {
  release: '1.2.3',
  machine: { family: 'counter', semantics: 4, configuration: { size: 7 } },
  checkpointInterval: 1000,
};

/** A log with one entry of each kind. */
function ofEachKind(): Uint8Array {
  const sink = new MemorySink();
  const log = new LogWriter(header, sink);
  const data = Uint8Array.of(65, 10);
  log.input(10, { kind: 'clock', value: 500 }, true);
  log.input(20, { kind: 'clock', value: 600 }, false);
  log.input(30, { kind: 'console', data }, false);
  log.input(40, { kind: 'frame', device: 6, data }, false);
  log.input(50, { kind: 'completion', device: 7, request: 3, status: 'ok', data }, false);
  log.input(60, { kind: 'signal', name: 'tick', data }, true);
  log.input(70, { kind: 'pace', base: 700, rate: 2 ** 31 }, false);
  log.input(80, { kind: 'reset' }, false);
  log.mark(90);
  log.checkpoint(1000, '0123456789abcdef', 0xff);
  log.snapshot(1000, data);
  log.powerOff(1010);
  log.flush();
  log.end(1010, { end: 'power-off' });
  log.finish();
  return sink.bytes.slice();
}

/** Writes a log with so many entries of 1,000 bytes. */
function longLog(sink: LogSink, entries: number): void {
  const log = new LogWriter(header, sink);
  const data = new Uint8Array(1000).fill(65);
  for (let entry = 0; entry < entries; entry++) log.input(100 * entry, { kind: 'console', data }, false);
  log.end(100 * entries, { end: 'limit' });
  log.finish();
}

/** The most memory that a command had, in KiB. */
async function peakOf(...words: string[]): Promise<number> {
  const [script, peak] = [file('peak.cjs'), file('peak.txt')];
  const note = `require('fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(script, `process.on('exit', () => ${note});`);
  const { status } = spawnSync(process.execPath, ['--require', script, MAIN, ...words]);
  expect(status).toBe(0);
  return Number(readFileSync(peak, 'utf8'));
}

const path = file('kinds.log');
beforeAll(() => writeFileSync(path, ofEachKind()));

describe('lockstep inspect', () => {
  test('shows the header, each entry in words, and what they come to', async () => {
    const { code, stdout } = await lockstep(['inspect', path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^log +\d+ bytes, \d+ of them header; recorded by lockstep 1\.2\.3\n/);
    expect(stdout).toContain('\nmachine       counter, semantics 4\nguest         none\nsize          7\n');
    const table = stdout.slice(stdout.indexOf('sequence'), stdout.indexOf('\nkind'));
    expect(table).toBe(
      [
        'sequence      position  kind        what',
        '       0            10  reading     500 ticks',
        '       1            20  timer       600 ticks',
        '       2            30  console     2 bytes: "A\\n"',
        '       3            40  frame       device 6, 2 bytes: 410a',
        '       4            50  completion  device 7, request 3, ok, 2 bytes: 410a',
        '       5            60  signal      tick, 2 bytes: 410a, asked for',
        '       6            70  pace        700 ticks, from here 0.5 a slot',
        '       7            80  reset       the reset button',
        '       8            90  mark        the recorder got here',
        '       9          1000  checkpoint  state 0123456789abcdef, outputs 000000ff',
        '      10          1000  snapshot    2 bytes',
        '      11          1010  power-off   switched off from outside',
        '      12          1010  end         it was switched off',
        '',
      ].join('\n'),
    );
    expect(stdout).toMatch(/\ntotal +13 +\d+ +10 +[\d.]+\n\nframes and footer: \d+ bytes\n/);
    expect(stdout).toMatch(/, 9 events, [\d.]+ bytes an event without data\n\nThe log is whole\.\n$/);
  });

  test('says the same as JSON, and accounts for every byte', async () => {
    const { stdout } = await lockstep(['inspect', '--json', path]);
    const { log, entries, statistics, end } = JSON.parse(stdout) as {
      log: Record<string, unknown>;
      entries: Record<string, unknown>[];
      statistics: { total: { bytes: number }; kinds: Record<string, { bytes: number }> };
      end: { kind: string };
    };
    expect(log).toMatchObject({ bytes: readFileSync(path).length, checkpointInterval: 1000 });
    expect(log['machine']).toEqual(header.machine);
    expect(entries).toHaveLength(13);
    expect(entries[0]).toEqual({ sequence: 0, position: 10, kind: 'reading', value: 500, asked: true });
    expect(entries[3]).toEqual({ sequence: 3, position: 40, kind: 'frame', device: 6, data: '410a' });
    expect(entries[12]).toMatchObject({ kind: 'end', outcome: { end: 'power-off' } });
    expect(end.kind).toBe('finished');
    const sum = Object.values(statistics.kinds).reduce((bytes, kind) => bytes + kind.bytes, 0);
    expect(sum).toBe(statistics.total.bytes);
    // Two frames have a head of at least four bytes and a checksum of four each, and the footer 20.
    const rest = readFileSync(path).length - (log['headerBytes'] as number) - sum;
    expect(rest).toBeGreaterThanOrEqual(36);
    expect(rest).toBeLessThan(48);
  });

  test('shows as many entries as are wanted, and counts them all', async () => {
    const { stdout } = await lockstep(['inspect', '--entries', '2', path]);
    expect(stdout).toContain('600 ticks');
    expect(stdout).not.toContain('"A\\n"');
    expect(stdout).toMatch(/\ntotal +13 /);
  });

  test('says of a torn log where it ends, and of a damaged one where the damage is, behind what is whole', async () => {
    const bytes = readFileSync(path);
    writeFileSync(file('torn.log'), bytes.subarray(0, -25));
    const torn = await lockstep(['inspect', file('torn.log')]);
    expect(torn.code).toBe(4);
    expect(torn.stdout).toContain('11          1010  power-off');
    expect(torn.stdout).toMatch(
      /The log breaks off at byte \d+: the recorder ended early, at position 1010 or later/,
    );

    bytes[bytes.length - 24]! ^= 1;
    writeFileSync(file('damaged.log'), bytes);
    const damaged = await lockstep(['inspect', file('damaged.log')]);
    expect(damaged.code).toBe(2);
    expect(damaged.stdout).toContain('11          1010  power-off');
    expect(damaged.stdout).toMatch(/The log is damaged at byte \d+; what is above lies before that\.\n$/);
    expect(damaged.stderr).toMatch(/^lockstep: .*damaged\.log: the log is damaged at byte \d+: [^\n]+\n$/);
    const json = await lockstep(['inspect', '--json', file('damaged.log')]);
    expect(JSON.parse(json.stdout)).toMatchObject({ end: { kind: 'damaged' } });
  });

  test('ends quietly when nobody reads on', async () => {
    const long = new LogFile(file('long.log'));
    longLog(long, 30_000);
    long.finish();
    const inspection = start('inspect', file('long.log'));
    await inspection.printed('sequence');
    inspection.closeOutput();
    expect(await inspection.finished).toMatchObject({ code: 141, stderr: '' });
  });

  test('needs hardly more memory for a long log than for a short one', async () => {
    const long = new LogFile(file('longer.log'));
    longLog(long, 100_000);
    long.finish();
    const short = await peakOf('inspect', '--entries', '0', path);
    expect(await peakOf('inspect', '--entries', '0', file('longer.log'))).toBeLessThan(short + 40_000);
  });
});
