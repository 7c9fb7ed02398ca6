import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';

import type { EncodedReport } from '../../src/report/encoded-report.ts';
import { traceProblems } from '../report/trace-check.ts';
import { guest, lockstep, lockstepHere } from './lockstep.ts';
import type { Finished } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

/** What a page that was written shows. */
function shown(name: string): EncodedReport {
  const [, data] = /id="report">([\s\S]*?)<\/script>/.exec(readFileSync(file(name), 'utf8'))!;
  return JSON.parse(data!) as EncodedReport;
}

function kinds({ marks, markKinds }: EncodedReport): Set<string> {
  return new Set(marks.kind.map((kind) => markKinds[kind]!));
}

function scenario(name: string, fields: object): string {
  writeFileSync(file(name), JSON.stringify({ lockstep: 1, limit: 60_000, ...fields }));
  return file(name);
}

/** Refused with one line and 2. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await lockstepHere(['report', ...words]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^lockstep: [^\n]+\n$/);
  return stderr;
}

const CRASH = { guest: guest('scheduler'), faults: [{ after: 'release', hit: 3, crash: 'primary' }] };

beforeAll(async () => {
  const words = ['record', '--seed', '42', guest('scheduler'), '-o', file('run.log')];
  expect((await lockstep(words)).code).toBe(0);
});

describe('lockstep report', () => {
  test('draws a recorded run, and its replay', async () => {
    const done = await lockstep(['report', file('run.log'), '-o', file('run.html')]);
    expect(done).toMatchObject({ code: 0, stdout: '' });
    expect(done.stderr).toMatch(/run\.html: \d+ events; equal to the end at position 47246: /);
    const report = shown('run.html');
    expect(report).toMatchObject({ title: 'scheduler.elf', timed: true, verdict: { tone: 'good' } });
    expect(kinds(report)).toEqual(new Set(['reading', 'timer', 'output', 'checkpoint', 'end']));
    expect(report.texts[0]!.lines.length).toBeGreaterThan(3);
  });

  test('draws a pair, as a page and as a trace, the same bytes each time and over the last ones', async () => {
    const path = scenario('crash.json', CRASH);
    const run = (): Promise<Finished> =>
      lockstep(['report', path, '-o', file('pair.html'), '--perfetto', file('pair.json')]);
    expect(await run()).toMatchObject({ code: 0, stdout: '' });
    const [page, trace] = [readFileSync(file('pair.html')), readFileSync(file('pair.json'), 'utf8')];
    expect([...kinds(shown('pair.html'))]).toEqual(expect.arrayContaining(['crash', 'live', 'again']));
    expect(shown('pair.html').lanes.map(({ name }) => name)).toContain('log channel');
    expect(traceProblems(trace)).toEqual([]);
    expect(await run()).toMatchObject({ code: 0 });
    expect(readFileSync(file('pair.html'))).toEqual(page);
    expect(readFileSync(file('pair.json'), 'utf8')).toBe(trace);
    expect(page.toString()).not.toContain(file(''));
  });

  test('has the same tick of the guest’s end as the pair that is told, also where the other host waits on', async () => {
    const cut = 'examples/pairs/one-reaches-the-disk.json';
    const [told, drawn] = await Promise.all([
      lockstep(['pair', '--script', cut]),
      lockstep(['report', cut, '-o', file('cut.html')]),
    ]);
    expect(drawn).toMatchObject({ code: 0 });
    const [, guestText] = /^ {2}guest +(.*, at tick [\d,]+)$/m.exec(told.stdout)!;
    expect(shown('cut.html').facts).toContainEqual({ name: 'guest', lines: [guestText] });
  });

  test('draws a scenario of one machine, and a part of the positions only', async () => {
    const path = scenario('one.json', {
      guest: guest('counters'),
      arrivals: [{ at: 3000, interrupt: 'timer' }],
    });
    const words = ['report', path, '-o', file('one.html'), '--from', '1000', '--to', '5000'];
    expect(await lockstep(words)).toMatchObject({ code: 0 });
    const { marks, lanes } = shown('one.html');
    let position = 0;
    const positions = marks.position.map((delta) => (position += delta));
    expect(positions.slice(0, -1).every((at) => at >= 1000 && at <= 5000)).toBe(true);
    expect(lanes.map(({ name }) => name)).toEqual(['primary', 'log', 'backup', 'disk', 'clients']);
  });

  test('says of a log that breaks off how far it goes, and draws that', async () => {
    const bytes = readFileSync(file('run.log'));
    writeFileSync(file('torn.log'), bytes.subarray(0, bytes.length - 20));
    const done = await lockstep(['report', file('torn.log'), '-o', file('torn.html')]);
    expect(done.code).toBe(0);
    expect(shown('torn.html').verdict).toMatchObject({ tone: 'plain' });
    expect(shown('torn.html').verdict.words).toMatch(/^recorder ended at position/);
  });

  test('writes over nothing else than reports', async () => {
    const path = scenario('crash.json', CRASH);
    for (const [option, name] of [
      ['-o', 'run.log'],
      ['--perfetto', 'crash.json'],
      ['-o', 'pair.json'],
    ] as const) {
      const before = readFileSync(file(name));
      const said = await refusal(path, option, file(name));
      expect(said).toContain(`${option} ${file(name)}: it exists and is no report of this kind`);
      expect(readFileSync(file(name))).toEqual(before);
    }
    writeFileSync(file('empty.html'), '');
    expect(await lockstep(['report', path, '-o', file('empty.html')])).toMatchObject({ code: 0 });
  });

  test.each([
    [[], 'which log, scenario or fixture?'],
    [['nope.log', '-o', 'x.html'], 'nope.log: no such file'],
    [['run.log'], 'report into which file?'],
    [[guest('hello'), '-o', 'x.html'], 'neither a log nor a scenario'],
    [['run.log', '-o', 'a', '--perfetto', 'a'], '--perfetto a: the page is written there'],
    [['run.log', '-o', 'a', '--from', '5', '--to', '4'], '--to 4: it lies before --from 5'],
    [['examples/pairs/typed.json', '-o', 'no/such/folder.html'], 'no/such/folder.html: no such file'],
    [['run.log', '--perfeto', 'a'], 'did you mean --perfetto?'],
  ])('refuses %j with one line', async (words, message) => {
    expect(await refusal(...words)).toContain(message);
    expect(existsSync('x.html')).toBe(false);
  });
});

test('shows of a fixture of a leak what it breaks, and where the two sides differ first', async () => {
  const fixture = 'fixtures/leaks/interrupt-late.json';
  expect(await lockstep(['report', fixture, '-o', file('leak.html')])).toMatchObject({ code: 0 });
  const { localisation, verdict, ...report } = shown('leak.html');
  expect(verdict.words).toBe('law-violated, as expected: replay equals record');
  expect(localisation).toMatchObject({ certainty: 'first', sides: ['primary', 'backup'] });
  expect(localisation!.registers.map(({ name }) => name)).toContain('mcause');
  expect([...kinds({ verdict, ...report })]).toEqual(
    expect.arrayContaining(['breach', 'seen', 'difference']),
  );
});

test('shows of a guest that breaks an invariant which event is to blame', async () => {
  const path = scenario('lost.json', { guest: guest('lost-update'), arrivals: [{ at: 250, console: 'a' }] });
  await lockstep(['report', path, '-o', file('lost.html'), '--expect-exit', '0']);
  const { localisation, verdict } = shown('lost.html');
  expect(verdict).toMatchObject({
    tone: 'bad',
    words: expect.stringContaining('exit code 0: the exit code is 1'),
  });
  expect(localisation!.blame).toMatchObject({ says: 'the one event is needed' });
  const log = await lockstep(['report', file('run.log'), '-o', file('lost.html'), '--expect-exit', '0']);
  expect(log.stderr).toContain('a recorded run is only replayed, so what is asked of guests does not apply');
});

test('says of a recording what is expected of it', async () => {
  const fixture = 'fixtures/scheduler/timer-a-slot-late.json';
  expect(await lockstep(['report', fixture, '-o', file('recording.html')])).toMatchObject({ code: 0 });
  expect(shown('recording.html').verdict).toMatchObject({
    tone: 'plain',
    words: expect.stringMatching(/^different, .*, as expected$/),
  });
});

test('draws of a machine that throws what there is up to there, and where it fails', async () => {
  const errors = [
    "new TypeError('no \\x1b[31mred')",
    "Object.assign(new Error('no'), { code: 'bad-input' })",
  ];
  for (const [index, thrown] of errors.entries()) {
    const machine = `export default { id: 'throws@1', accepts: ['tick'], create: () => ({
      position: 0, ticks: 0,
      run(limit) { this.position = Math.max(this.position, limit); return { reason: 'limit' }; },
      deliver() { if (++this.ticks === 2) throw ${thrown}; },
      save() { return Uint8Array.of(this.ticks); },
      load([ticks]) { [this.position, this.ticks] = [0, ticks]; },
    }) };`;
    writeFileSync(file(`throws-${index}.mjs`), machine);
    const arrivals = [10, 20, 30].map((at) => ({ at, signal: 'tick' }));
    const path = scenario('throws.json', { machine: `throws-${index}.mjs`, arrivals });
    const done = await lockstep(['report', path, '-o', file('throws.html')]);
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('the machine failed') });
    const { localisation, verdict, ...report } = shown('throws.html');
    expect(verdict.tone).toBe('bad');
    expect([...kinds({ verdict, ...report })]).toEqual(expect.arrayContaining(['signal', 'breach']));
    expect(report.marks.position.reduce((sum, delta) => sum + delta)).toBe(20);
    expect(localisation).toBeDefined();
  }
});

test('compares a log with another one, and shows where the two runs become different', async () => {
  const other = ['record', '--seed', '43', guest('scheduler'), '-o', file('other.log')];
  expect((await lockstep(other)).code).toBe(0);
  const words = ['report', file('run.log'), '-o', file('compared.html'), '--against'];
  expect(await lockstep([...words, file('other.log')])).toMatchObject({ code: 0 });
  const { localisation, verdict, about, ...report } = shown('compared.html');
  expect(about).toContain('compared with other.log');
  expect(verdict).toMatchObject({
    tone: 'bad',
    words: expect.stringMatching(/^different: their first unequal entry/),
  });
  expect(localisation).toMatchObject({ sides: ['run.log', 'other.log'] });
  expect(kinds({ about, verdict, ...report })).toContain('difference');
  expect(await lockstep([...words, file('run.log')])).toMatchObject({ code: 0 });
  expect(shown('compared.html').verdict).toMatchObject({
    tone: 'good',
    words: expect.stringMatching(/^equal: /),
  });
  const path = scenario('crash.json', CRASH);
  const said = await refusal(path, '-o', file('compared.html'), '--against', file('run.log'));
  expect(said).toContain('a log is compared with a log');
});
