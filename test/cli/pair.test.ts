import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { read } from '../repository/files.ts';
import { guest, lockstep, lockstepHere } from './lockstep.ts';
import { temporaryFolder } from './temporary-folder.ts';

const file = temporaryFolder();

function script(name: string, scenario: object): string {
  writeFileSync(file(name), JSON.stringify({ lockstep: 1, limit: 100_000, ...scenario }));
  return file(name);
}

/** Refused with one line and 2. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await lockstepHere(['pair', ...words]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^lockstep: [^\n]+\n$/);
  return stderr;
}

describe('lockstep pair without a terminal', () => {
  test('tells the crash of a primary, the same bytes each time, without anything for terminals', async () => {
    const words = ['pair', guest('hello')];
    const [once, again] = await Promise.all([lockstep(words), lockstep(words)]);
    expect(once).toEqual(again);
    expect(once).toMatchObject({ code: 0, stderr: '' });
    // oxlint-disable-next-line no-control-regex -- this is what must not be there
    expect(once.stdout).toMatch(/^[^\u0000-\u0009\u000b-\u001f]*$/);
    const documented = /```\n(ticks {2}host[\s\S]*?)```/.exec(read('docs/cli.md'))![1]!;
    expect(once.stdout).toContain(documented);
    expect(once.stdout).toMatch(/^hello\.elf on a pair of hosts, seed 42\n/);
    expect(once.stdout).toMatch(
      /\n +160 +primary +crash +455 +is gone; 15 outputs held have never left it\n/,
    );
    expect(once.stdout).toMatch(
      /\n[ ,\d]+backup +live +455 +takes over after [\d,]+ ticks, sends 30 kept outputs\n/,
    );
    expect(once.stdout).toContain(
      '  | Hello from a RIHello from a RISC-V machine.\n                   ~~~~~~~~~~~~~~~\n',
    );
    expect(once.stdout).toContain('15 left the primary, 30 the backup, 0 the spare; 15 a second time\n');
    expect(once.stdout).toMatch(/\nverdict: all \d+ laws of pairs hold\n( {2}holds {7}.*\n)+$/);
  });

  test.each(['echo', 'key-value', 'blocks', 'editor'])(
    '%s survives, and every law of pairs holds',
    async (name) => {
      const { code, stdout } = await lockstep(['pair', '--seed', '7', guest(name)]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/ {2}primary +crash /);
      expect(stdout).toMatch(/ {2}backup +live /);
      expect(stdout).toMatch(/\n {2}guest +.*, on the backup, at tick [\d,]+\n/);
      expect(stdout).not.toContain('VIOLATED');
    },
  );

  test('draws another world from another seed, and ends at the limit', async () => {
    const run = (...words: string[]) => lockstep(['pair', guest('counters'), ...words]);
    const [one, other, limited] = [
      await run('--seed', '1'),
      await run('--seed', '2'),
      await run('--limit', '9000'),
    ];
    expect(one.stdout).toContain('seed 1\n');
    expect(one.stdout.slice(100)).not.toBe(other.stdout.slice(100));
    expect(limited.stdout).toContain('the limit was reached; all has left');
  });

  test('tells how a third host becomes the new backup, of which there is none with --no-spare', async () => {
    const [shown, soon, without] = await Promise.all([
      lockstep(['pair', guest('blocks')]),
      lockstep(['pair', guest('blocks'), '--spare', '40']),
      lockstep(['pair', guest('blocks'), '--no-spare']),
    ]);
    for (const { code, stdout } of [shown, soon]) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/ backup +copy .*\n(.*\n)?.* spare +join .*\n.* backup +protect /);
      expect(stdout).toMatch(
        /\n {2}spare {7}asked at tick [\d,]+, was sent [\d,]+ bytes at tick [\d,]+\n {14}the guest was protected/,
      );
    }
    expect(shown.stdout).toContain('ticks until a third host asks to be the new backup 500\n');
    expect(soon.stdout).toContain('ticks until a third host asks to be the new backup 40\n');
    expect(without.code).toBe(0);
    expect(without.stdout).not.toMatch(/spare|third host/);
  });

  test('tells every moment with --all', async () => {
    const { stdout } = await lockstep(['pair', '--all', guest('hello')]);
    expect(stdout).toMatch(/primary +send +\d+ +sends the log up to entry 1\n/);
    expect(stdout).toMatch(/backup +receive +\d+ +has the log up to entry 1\n/);
    expect(stdout).toMatch(/backup +release +\d+ +lets out once more output 0: "H"\n/);
  });
});

describe('lockstep pair with a script', () => {
  test('plays the faults of a scenario, whose limit may be given otherwise', async () => {
    const cut = script('cut.json', {
      guest: guest('scheduler'),
      faults: [{ after: 'release', hit: 3, cut: 'channel' }],
    });
    const { code, stdout } = await lockstep(['pair', '--script', cut]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^scheduler\.elf on a pair of hosts, as in cut\.json\n/);
    expect(stdout).toContain('fault after release, 3rd time: the channel is cut\n');
    expect(stdout).toMatch(
      /primary +take .*grants it generation 2\n.*backup +take .*refuses it generation 2: taken\n/,
    );
    expect(stdout).toContain('none; the primary goes on alone from tick');
    const short = await lockstep(['pair', '--scenario', cut, '--limit', '20000']);
    expect(short.stdout).toContain('the limit was reached');
  });

  test('has the third host that the scenario has, or that is asked for', async () => {
    const twice = script('twice.json', {
      guest: guest('counters'),
      pair: { spare: 300 },
      faults: [
        { at: 8000, crash: 'primary' },
        { after: 'protect', plus: 700, crash: 'backup' },
      ],
    });
    const { code, stdout } = await lockstep(['pair', '--script', twice]);
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}takeover {4}by the (backup|spare), /gm)).toHaveLength(2);
    expect(stdout).toMatch(/\n {2}guest +.*, on the spare, at tick [\d,]+\n/);
    expect(await refusal('--script', twice, '--no-spare')).toContain('there is no third host');
    const plain = script('plain.json', {
      guest: guest('counters'),
      faults: [{ at: 8000, crash: 'primary' }],
    });
    const [none, one] = [
      await lockstep(['pair', '--script', plain]),
      await lockstep(['pair', '--script', plain, '--spare', '300']),
    ];
    expect(none.stdout).not.toContain('spare');
    expect(one.stdout).toMatch(/ backup +protect /);
  });

  test('reads the disks that are given, and does not write them', async () => {
    writeFileSync(file('disk.img'), new Uint8Array(512 * 3000));
    const { code, stdout } = await lockstep(['pair', guest('blocks'), '--disk', file('disk.img')]);
    expect(code).toBe(0);
    expect(stdout).toContain('  | disk: 3000 sectors\n');
    expect(stdout).toContain('writes: primary 16');
    expect(readFileSync(file('disk.img')).every((byte) => byte === 0)).toBe(true);
  });

  test('says what did not happen, and that this is no success', async () => {
    const faults = [
      { at: 100_000, crash: 'primary' },
      { after: 'release', hit: 2, crash: 'backup' },
    ];
    const late = script('late.json', { guest: guest('hello'), faults });
    const { code, stdout } = await lockstep(['pair', '--script', late]);
    expect(code).toBe(1);
    expect(stdout.match(/did not happen.*/g)).toEqual(['did not happen at 100000: the primary crashes']);
    expect(stdout).toMatch(/\nverdict: not exercised, [^;]+; all \d+ laws of pairs hold\n/);
    const arrivals = [{ at: 99_000, console: 'x' }];
    const typed = await lockstep(['pair', '--script', script('x.json', { guest: guest('hello'), arrivals })]);
    expect(typed.code).toBe(1);
    expect(typed.stdout).toContain('arrival     did not happen at 99000: "x" is typed\n');
  });

  test('plays one that says nothing of a pair on a pair of which nothing goes wrong', async () => {
    const { code, stdout } = await lockstep(['pair', '--script', 'examples/pairs/typed.json']);
    expect(code).toBe(0);
    expect(stdout).toContain('at 1500: "password" is typed\n');
    expect(stdout).toMatch(/ backup +end /);
    expect(stdout).toContain('takeover    none\n');
  });

  test('says where clients of another guest were answered nothing, which is nothing to judge', async () => {
    const clients = [{ keyValue: ['put a 1'] }];
    const asked = script('asked.json', { guest: guest('echo'), limit: 20_000, clients });
    const { stdout } = await lockstep(['pair', '--script', asked]);
    expect(stdout).toContain('  nobody was answered: there is nothing to judge\n');
    expect(stdout).not.toContain('single server');
  });

  test('has the tick of the guest’s end, also where the other host waits on', async () => {
    const cut = 'examples/pairs/one-reaches-the-disk.json';
    const { stdout } = await lockstep(['pair', '--script', cut]);
    const end = /^ *([\d,]+) +backup +end /m.exec(stdout)![1]!;
    expect(stdout).toMatch(new RegExp(`\\n {2}guest +.*, on the backup, at tick ${end}\\n`));
  });

  test.each([
    [
      'a step that does not exist',
      { faults: [{ after: 'x', crash: 'primary' }] },
      'faults[0].after: "x" is not a step',
    ],
    [
      'a pair that cannot go on',
      { pair: { heartbeat: 5000 } },
      'pair: a timeout of 2500 ticks: at least two heartbeats',
    ],
    [
      'a pair whose way there and back is too long',
      { pair: { latency: [3, 1300] } },
      'pair: a timeout of 2500 ticks: a heartbeat, of 500, and twice the greatest latency, of 1300, have to fit in',
    ],
    [
      'a pair whose timeout is less than the usual way',
      { pair: { heartbeat: 1, timeout: 2 } },
      'pair: a timeout of 2 ticks: a heartbeat, of 1, and twice the greatest latency, of 20, have to fit in',
    ],
    [
      'a disk that takes for ever',
      { pair: { storage: 9e15 } },
      'pair.storage 9000000000000000: at most 1000000 ticks are possible',
    ],
    [
      'a reader of what is not on the disk',
      { clients: [{ reads: [0, 99_999_999] }] },
      'clients[0].reads[1]: 99999999: the disk has sectors 0 to 32767',
    ],
  ])('refuses one with %s', async (_, scenario, message) => {
    const path = script('bad.json', scenario);
    expect(await refusal(guest('hello'), '--script', path)).toContain(`lockstep: ${path}: ${message}`);
  });

  test('refuses one of a Lockstep that leaks, and says which commands take it', async () => {
    const said = await refusal('--script', 'fixtures/leaks/sent-again.json');
    expect(said).toContain('leak: "sent-again": here Lockstep runs as it ships; lockstep replay, report and');
  });
});

describe('lockstep pair', () => {
  test.each([
    [[], 'which guest?'],
    [['nope.elf'], 'nope.elf: no such file'],
    [[guest('hello'), '--script', 'nope.json'], 'nope.json: no such file'],
    [[guest('hello'), '--sped', '3'], 'did you mean --seed or --speed?'],
    [[guest('hello'), '--spare', '0'], '--spare 0: a whole number from 1'],
    [[guest('hello'), '--spare', '5', '--no-spare'], '--no-spare: not with --spare'],
    [[guest('hello'), '--speed', '0'], '--speed 0: a whole number from 1'],
    [[guest('hello'), '--seed', 'x'], '--seed x: a seed is an integer'],
    [[guest('hello'), '--seed', '1', '--script', 'a.json'], '--seed: not with --script'],
    [[guest('hello'), 'more'], 'Unknown argument: more'],
  ])('refuses %j with one line', async (words, message) => {
    expect(await refusal(...words)).toContain(message);
  });
});

test('tells what each client of a key-value guest was answered', async () => {
  const { code, stdout } = await lockstep(['pair', 'guests/elf/key-value.elf']);
  expect(code).toBe(0);
  expect(stdout).toContain('\nwhat its clients saw\n');
  expect(stdout).toMatch(/^ {2}client 0 {2}put a 1 +ok +\[\d+, \d+\]$/m);
  expect(stdout.match(/^ {2}client 1 /gm)).toHaveLength(6);
  expect(stdout).toContain('\n  the answers are those of a single server\n\nverdict: ');
});
