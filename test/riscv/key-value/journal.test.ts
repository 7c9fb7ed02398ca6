import { describe, expect, test } from 'vitest';
import { Seed } from '../../../src/environment/seed.ts';
import type { Request } from '../../../src/machine/exit.ts';
import { Bench, LEAST_SECTORS } from './bench.ts';
import { CrashDisk } from './crash-disk.ts';

const AREA_SECTORS = LEAST_SECTORS / 2;
/** Offset of the first record's value in a sector. */
const FIRST_VALUE = 32 + 16;

function started(disk?: CrashDisk): Bench {
  const bench = new Bench(disk && { disk });
  bench.settle();
  return bench;
}

/** Puts one value after another under one key, each acknowledged before the next. */
function put(bench: Bench, count: number, from = 1): void {
  for (let sequence = from; sequence < from + count; sequence++)
    expect(bench.ask(`0 ${sequence} put k v${sequence}`)).toEqual([`0 ${sequence} ok`]);
}

const kinds = (requests: readonly Request[]): string[] =>
  requests.map((request) => ('data' in request ? `write ${request.data.length / 512}` : request.kind));

describe('the journal of the guest key-value', () => {
  test('answers only when the log is durable, and a get no sooner than what it sees', () => {
    let latency = 1000;
    const bench = new Bench({ latency: () => latency });
    bench.settle();
    bench.requests.length = 0;
    latency = Infinity;
    bench.send('0 1 put k v');
    bench.send('1 1 get k');
    for (const requests of [['write 1'], ['write 1', 'flush']]) {
      bench.settle();
      expect([kinds(bench.requests), bench.takeAnswers()]).toEqual([requests, []]);
      bench.completeAll();
    }
    bench.settle();
    expect(bench.takeAnswers()).toEqual(['0 1 ok', '1 1 value v']);
  });

  test('ignores what a client says while a request of its waits', () => {
    const bench = started();
    bench.send('0 1 put k v');
    bench.send('0 1 put k v');
    bench.send('0 2 put k w');
    bench.settle();
    expect(bench.takeAnswers()).toEqual(['0 1 ok']);
    expect(bench.ask('1 1 get k')).toEqual(['1 1 value v']);
    expect(bench.ask('0 2 put k w')).toEqual(['0 2 ok']);
  });

  test('writes all that has gathered at once', () => {
    const bench = started();
    bench.requests.length = 0;
    for (let client = 0; client < 16; client++) bench.send(`${client} 1 swap k - v${client}`);
    bench.settle();
    const answers = bench.takeAnswers();
    expect(answers).toEqual(answers.map((_, client) => `${client} 1 ${client === 0 ? 'ok' : 'no'}`));
    expect(answers).toHaveLength(16);
    expect(kinds(bench.requests)).toEqual(['write 1', 'flush', 'write 2', 'flush']);
  });

  test('compacts when its area is full, over and over', () => {
    const bench = started();
    put(bench, 200);
    expect(bench.printed.match(/^key-value: compacted, 1 keys$/gm)!.length).toBeGreaterThan(5);
    bench.losePower();
    bench.settle();
    expect(bench.ask('0 200 put k v200')).toEqual(['0 200 ok']);
    expect(bench.ask('1 1 get k')).toEqual(['1 1 value v200']);
  });

  test('compacts a full table while everybody writes, and loses none of it', () => {
    const bench = started();
    for (let key = 0; key < 64; key++) bench.ask(`0 ${key + 1} put key${key} v`);
    for (let round = 1; round <= 40; round++) {
      for (let client = 1; client < 16; client++) bench.send(`${client} ${round} put key${client} r${round}`);
      bench.settle();
      expect(bench.takeAnswers()).toHaveLength(15);
    }
    expect(bench.printed).toContain('key-value: compacted, 64 keys\n');
    bench.losePower();
    bench.settle();
    for (let key = 0; key < 64; key++)
      expect(bench.ask(`0 ${key + 65} get key${key}`)).toEqual([
        `0 ${key + 65} value ${key >= 1 && key <= 15 ? 'r40' : 'v'}`,
      ]);
  });

  test.each([
    ['starts on a blank disk', 0],
    ['comes to the end of its area', AREA_SECTORS - 2],
  ])('loses nothing that it has acknowledged, whenever it is stopped while it %s', (_, before) => {
    const bench = new Bench();
    if (before > 0) bench.settle();
    put(bench, before);
    const again = bench.keep();
    const after = before + 4;
    let stops = 0;
    for (let acknowledged = before; acknowledged < after && stops < 1000; stops++) {
      for (const stop of [() => bench.losePower(), () => bench.reset()]) {
        again();
        acknowledged = before;
        for (let step = 0, sent = before; step < stops && acknowledged < after; step++) {
          if (acknowledged === sent && bench.printed !== '') bench.send(`0 ${++sent} put k v${sent}`);
          bench.step();
          acknowledged += bench.takeAnswers().length;
        }
        stop();
        bench.settle();
        const value = Number(bench.ask('1 1 get k')[0]!.replace(/^.*( value v|none)/, ''));
        expect([acknowledged, acknowledged + 1], `${stops} steps`).toContain(value);
        put(bench, 3, value + 1);
      }
    }
    expect(stops).toBeGreaterThan(20);
    expect(stops).toBeLessThan(1000);
  });

  test('is the same after power failures while it recovers', () => {
    const bench = started();
    put(bench, 10);
    for (let slots = 100; slots < 60_000; slots += 1777) {
      bench.losePower();
      bench.run(slots);
    }
    bench.losePower();
    bench.settle();
    expect(bench.ask('1 1 get k')).toEqual(['1 1 value v10']);
  });

  test('formats a disk that holds something else, and says so', () => {
    const random = Seed.root(3).random();
    const disk = new CrashDisk(LEAST_SECTORS);
    disk.content.set(random.bytes(disk.content.length));
    const bench = started(disk);
    expect(bench.printed).toBe(
      'key-value: the disk held something else, formatted\n' +
        'key-value: 10.0.2.15 port 4711, 0 keys, 0 records recovered\n',
    );
    put(bench, 100);
    bench.losePower();
    bench.printed = '';
    bench.settle();
    expect(bench.printed).toMatch(/^key-value: 10.0.2.15 port 4711, 1 keys, \d+ records recovered\n$/);
  });

  test('is not confused by what is left of a snapshot that was never whole', () => {
    const bench = started();
    put(bench, AREA_SECTORS - 2);
    const others = Array.from({ length: 15 }, (_, index) => index + 1);
    for (const client of others) bench.send(`${client} 1 put own${client} v`);
    const snapshot = (): boolean => kinds(bench.requests).at(-1) === 'write 3';
    while (!snapshot() && bench.step());
    bench.takeAnswers();
    expect(snapshot()).toBe(true);
    const again = bench.keep();
    for (let round = 0; round < 30; round++) {
      again();
      bench.losePower();
      bench.settle();
      put(bench, 1, AREA_SECTORS - 1); // over the first of what is left
      bench.losePower();
      bench.settle();
      for (const client of others) {
        expect(bench.ask(`${client} 1 put own${client} v`)).toEqual([`${client} 1 ok`]);
        expect(bench.ask(`${client} 2 get own${client}`)).toEqual([`${client} 2 value v`]);
      }
    }
  });

  test('believes no sector that is damaged', () => {
    const bench = started();
    put(bench, 40);
    const again = bench.keep();
    for (let sector = 0; sector < LEAST_SECTORS; sector++) {
      again();
      bench.disk.content[sector * 512 + FIRST_VALUE + (sector % 2)]! ^= 1;
      bench.losePower();
      bench.settle();
      const [answer] = bench.ask('1 1 get k');
      expect(answer).toMatch(/^1 1 (none|value v([1-9]|[123]\d|40))$/);
      put(bench, 3, 41);
    }
  });

  test.each([3, 5, 10])('serves on a disk on which one request in %i fails', (every) => {
    const random = Seed.root(every).random();
    const bench = new Bench({ random, fails: () => random.oneIn(every) });
    bench.settle();
    put(bench, 60);
    bench.losePower();
    bench.settle();
    expect(bench.ask('1 1 get k')).toEqual(['1 1 value v60']);
  });

  test.each(['read', 'write', 'flush'])('ends with 3 when a %s fails for good', (kind) => {
    let broken = kind === 'read';
    const bench = new Bench({ fails: (request) => broken && request.kind === kind });
    bench.settle();
    broken = true;
    if (kind !== 'read') expect(bench.ask('0 1 put k v')).toEqual([]);
    expect(bench.exit).toBe(3);
    expect(bench.printed).toMatch(/^key-value: the disk failed 8 times: request \d, sector \d+, status 1$/m);
  });

  test('ends with 2 on a disk that is too small', () => {
    const bench = started(new CrashDisk(LEAST_SECTORS - 1));
    expect(bench.exit).toBe(2);
    expect(bench.printed).toBe('key-value: the disk has 63 sectors; it needs at least 64 (32 KiB)\n');
  });
});
