import { describe, expect, test } from 'vitest';
import type { Random } from '../../../src/environment/random.ts';
import { Seed } from '../../../src/environment/seed.ts';
import { Bench } from './bench.ts';

const OPERATIONS = 25;
const COUNTER = 'counter';

/** A request that has no answer yet, and what may be answered to it. */
interface Asked {
  readonly text: string;
  readonly answered: (answer: string) => void;
}

/** A key that one client writes: what it has held, one value after another, `none` to begin with. */
class OwnKey {
  readonly name: string;
  readonly versions = ['none'];
  /** The last version that some client has been told of: none may see an older one from then on. */
  seen = 0;

  constructor(client: number) {
    this.name = `own${client}`;
  }

  /** Checks what a get has got that was sent when version `since` had been seen. */
  read(answer: string, since: number): void {
    const version = this.versions.indexOf(answer, since);
    expect(version, `${this.name}: ${answer} of ${this.versions.slice(since).join()}`).not.toBe(-1);
    this.seen = Math.max(this.seen, version);
  }
}

/**
 * Clients that write a key of their own each, read all, and count together with swaps. What they are told has to be
 * what a single table would have told them, whatever is lost on the way, said twice, or forgotten by a machine.
 */
class Clients {
  readonly #bench: Bench;
  readonly #random: Random;
  readonly #keys: readonly OwnKey[];
  readonly #asked: (Asked | undefined)[];
  readonly #sequences: number[];
  readonly #left: number[];
  /** What was said, for being said again much later. */
  readonly #said: string[] = [];
  #counted = 0;
  #counts = 0;

  constructor(bench: Bench, random: Random, count: number) {
    this.#bench = bench;
    this.#random = random;
    this.#keys = Array.from({ length: count }, (_, client) => new OwnKey(client));
    this.#asked = this.#keys.map(() => undefined);
    this.#sequences = this.#keys.map(() => 0);
    this.#left = this.#keys.map(() => OPERATIONS);
  }

  get done(): boolean {
    return this.#left.every((left) => left === 0) && this.#asked.every((asked) => asked === undefined);
  }

  /** Every client says something or says it again, perhaps; the guest goes on a little; answers are heard, perhaps. */
  turn(): void {
    for (const client of this.#keys.keys()) {
      if (this.#asked[client] === undefined && this.#left[client]! > 0) this.#ask(client);
      else if (this.#random.oneIn(3)) this.#say(this.#asked[client]?.text);
    }
    if (this.#random.oneIn(3)) this.#say(this.#said[this.#random.integer(0, this.#said.length - 1)]);
    this.#bench.run(this.#random.integer(0, 8000));
    this.#hear();
  }

  /** What everybody can see in the end. */
  check(): void {
    const ask = (request: string): string => {
      const [answer] = this.#bench.ask(`0 ${++this.#sequences[0]!} ${request}`);
      return answer!.replace(/^\d+ \d+ (value )?/, '');
    };
    for (const { name, versions } of this.#keys) expect(ask(`get ${name}`)).toBe(versions.at(-1));
    expect(ask(`get ${COUNTER}`)).toBe(this.#counts === 0 ? 'none' : `${this.#counts}`);
  }

  #ask(client: number): void {
    this.#left[client]!--;
    const own = this.#keys[client]!;
    switch (this.#random.integer(0, 4)) {
      case 0:
      case 1:
        return this.#write(client, own, `put ${own.name} v${own.versions.length}`, `v${own.versions.length}`);
      case 2:
        return this.#write(client, own, `delete ${own.name}`, 'none');
      case 3:
        return this.#read(client, this.#keys[this.#random.integer(0, this.#keys.length - 1)]!);
      default:
        return this.#count(client);
    }
  }

  #write(client: number, own: OwnKey, request: string, version: string): void {
    own.versions.push(version);
    const written = own.versions.length - 1;
    this.#request(client, request, (answer) => {
      expect(answer).toBe('ok');
      own.seen = Math.max(own.seen, written);
    });
  }

  #read(client: number, key: OwnKey): void {
    const since = key.seen;
    this.#request(client, `get ${key.name}`, (answer) => key.read(answer.replace('value ', ''), since));
  }

  #count(client: number): void {
    const from = this.#counted;
    this.#request(client, `swap ${COUNTER} ${from === 0 ? '-' : from} ${from + 1}`, (answer) => {
      expect(['ok', 'no']).toContain(answer);
      this.#counted = Math.max(this.#counted, from + 1); // it is that or more, whoever has swapped
      if (answer === 'ok') this.#counts++;
    });
  }

  #request(client: number, request: string, answered: (answer: string) => void): void {
    const sequence = (this.#sequences[client]! += this.#random.integer(1, 3));
    this.#asked[client] = { text: `${client} ${sequence} ${request}`, answered };
    this.#say(this.#asked[client].text);
  }

  #say(text: string | undefined): void {
    if (text === undefined) return;
    this.#said.push(text);
    if (!this.#random.oneIn(8)) this.#bench.send(text);
  }

  #hear(): void {
    for (const answer of this.#bench.takeAnswers()) {
      const [, whose, what] = /^(\d+ \d+) (.*)$/.exec(answer)!;
      const client = Number.parseInt(whose!);
      const asked = this.#asked[client];
      if (this.#random.oneIn(8) || !asked?.text.startsWith(`${whose} `)) continue;
      this.#asked[client] = undefined;
      asked.answered(what!);
    }
  }
}

describe('the table of the guest key-value', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => ({ seed, clients: 1 + ((seed * 5) % 16) })))(
    'is that of one server that never fails: $clients clients, seed $seed',
    ({ seed, clients: count }) => {
      const random = Seed.root(seed).random();
      const failing = seed % 3 === 0;
      const bench = new Bench({ random, fails: () => failing && random.oneIn(12) });
      const clients = new Clients(bench, random, count);
      for (let turn = 0; !clients.done; turn++) {
        expect(turn, 'turns without an end').toBeLessThan(20_000);
        clients.turn();
        if (!random.oneIn(25)) continue;
        // Between two turns the disk is often at rest: stopped some steps on, it may be in the middle of anything.
        for (let steps = random.integer(0, 8); steps > 0; steps--) bench.step();
        if (random.oneIn(2)) bench.losePower();
        else bench.reset();
      }
      bench.settle();
      bench.takeAnswers();
      clients.check();
      expect(bench.printed).not.toContain('something else');
      expect(bench.ask('quit')).toEqual(['bye']);
      expect(bench.exit).toBe(0);
    },
  );
});
