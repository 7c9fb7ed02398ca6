import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { LogWriter } from '../src/hypervisor/log/log-writer.ts';
import type { Action, Taken } from '../src/replication/action.ts';
import { Backup } from '../src/replication/backup.ts';
import type { BackupMessage, PrimaryMessage } from '../src/replication/message.ts';
import { Primary } from '../src/replication/primary.ts';
import { TestAndSet } from '../src/replication/test-and-set.ts';
import { ENCODED_HEADER, SETTINGS, printed } from '../test/replication/protocol.ts';
import { law } from './support/law.ts';

/** What happens next, and how long that takes. A host that is never chosen for a while is one that is paused. */
interface Step {
  readonly what: (typeof STEPS)[number];
  readonly ticks: number;
  readonly size: number;
}

const STEPS = [
  'primary runs',
  'primary ticks',
  'backup ticks',
  'backup replays',
  'log arrives',
  'message to backup arrives',
  'message to primary arrives',
  'message to backup is lost',
  'message to primary is lost',
  'disk decides',
  'disk answers',
  'disk cannot be reached',
] as const;

/** The guest prints in every third slot: the same on both sides. */
const PRINTS_EVERY = 3;

type Host = 'primary' | 'backup';

/** Both sides with a channel and a disk between them that are as bad as the steps want them. */
class World {
  readonly primary: Primary;
  readonly backup: Backup;
  readonly disk = new TestAndSet({ generation: 1, owner: 'primary' });
  now = 0;
  /** The slots that each guest has executed. */
  executed = 0;
  replayed = 0;
  readonly live: { host: Host; generation: number }[] = [];
  readonly halted = new Set<Host>();
  /** Numbers of what has left, by host. */
  readonly left: Record<Host, number[]> = { primary: [], backup: [] };
  readonly #log: LogWriter;
  readonly #pieces: Extract<PrimaryMessage, { kind: 'log' }>[] = [];
  readonly #toBackup: PrimaryMessage[] = [];
  readonly #toPrimary: BackupMessage[] = [];
  readonly #asked: { host: Host; generation: number }[] = [];
  readonly #answers: { host: Host; answer: Taken }[] = [];
  #ready = false;

  constructor() {
    const start = { settings: SETTINGS, generation: 1, now: 0 };
    this.primary = new Primary({
      ...{ ...start, state: 'protected' },
      act: (action) => this.#act('primary', action),
    });
    this.backup = new Backup({
      ...{ ...start, header: ENCODED_HEADER },
      act: (action) => this.#act('backup', action),
    });
    const write = (bytes: Uint8Array): void => {
      if (this.#ready) this.primary.wrote(bytes.slice(), this.#log.sequence, this.#log.position, this.now);
    };
    this.#log = new LogWriter(ENCODED_HEADER, { write });
    this.#ready = true;
  }

  step({ what, ticks, size }: Step): void {
    this.now += ticks;
    switch (what) {
      case 'primary runs':
        this.#run(size);
        break;
      case 'primary ticks':
        this.primary.tick(this.now);
        break;
      case 'backup ticks':
        this.backup.tick(this.now);
        break;
      case 'backup replays':
        this.#replay(size);
        break;
      case 'log arrives':
        this.#deliverLog();
        break;
      case 'message to backup arrives':
        this.#deliver(this.#toBackup, (message) => this.backup.receive(message, this.now));
        break;
      case 'message to primary arrives':
        this.#deliver(this.#toPrimary, (message) => this.primary.receive(message, this.now));
        break;
      case 'message to backup is lost':
        this.#toBackup.shift();
        break;
      case 'message to primary is lost':
        this.#toPrimary.shift();
        break;
      case 'disk decides':
        this.#decide(false);
        break;
      case 'disk answers':
        this.#answer();
        break;
      case 'disk cannot be reached':
        this.#decide(size % 2 === 0);
        break;
    }
    this.#judge();
  }

  /** Everything works from now on, for so long that nothing is left to be decided. */
  settle(): void {
    const { heartbeatTicks, timeoutTicks } = SETTINGS;
    const what = [
      ...['primary ticks', 'backup ticks'],
      ...Array.from({ length: 8 }, () => ['log arrives', 'message to backup arrives']).flat(),
      ...Array.from({ length: 8 }, () => [
        'message to primary arrives',
        'disk decides',
        'disk answers',
      ]).flat(),
      'backup replays',
    ] as Step['what'][];
    // What is old is as good as lost.
    this.#toBackup.length = 0;
    this.#toPrimary.length = 0;
    for (const end = this.now + 6 * timeoutTicks; this.now < end;) {
      for (const each of what) this.step({ what: each, ticks: 0, size: 1000 });
      this.now += heartbeatTicks;
    }
  }

  #run(slots: number): void {
    const { primary } = this;
    for (let slot = 0; slot < slots && primary.mayRun && this.executed < primary.limit; slot++) {
      const at = this.executed++;
      if (at % PRINTS_EVERY === 0) primary.hold(printed('x'), this.executed);
    }
    primary.progressed(this.executed, false);
    if (primary.state === 'halted') return;
    // An entry behind the last slot, or one at it, which does not cover it.
    const position = Math.max(this.#log.position, this.executed - (slots % 4 === 3 ? 1 : 0));
    this.#log.mark(position);
    this.#log.flush();
  }

  #replay(slots: number): void {
    const { backup } = this;
    if (backup.state === 'live' || backup.state === 'halted') return;
    const until = Math.min(backup.limit, this.replayed + slots);
    for (; this.replayed < until; this.replayed++)
      if (this.replayed % PRINTS_EVERY === 0) backup.keep(printed('x'), this.replayed + 1);
    const all = this.replayed === backup.limit;
    backup.progressed(this.replayed, all ? backup.received : 0);
    if (all && backup.isFinishing && backup.state === 'finishing') backup.finished();
  }

  #deliverLog(): void {
    const [piece] = this.#pieces;
    if (piece === undefined || !this.backup.hasRoomFor(piece.bytes.length)) return;
    this.#pieces.shift();
    this.backup.receive(piece, this.now);
  }

  #deliver<M>(messages: M[], deliver: (message: M) => void): void {
    const message = messages.shift();
    if (message !== undefined) deliver(message);
  }

  #decide(unreachable: boolean): void {
    const asked = this.#asked.shift();
    if (asked === undefined) return;
    const { host, generation } = asked;
    // What was asked may have got to the disk all the same.
    const granted = (!unreachable || this.now % 2 === 0) && this.disk.take(generation, host);
    this.#answers.push({ host, answer: unreachable ? 'unreachable' : granted ? 'granted' : 'refused' });
  }

  #answer(): void {
    const next = this.#answers.shift();
    if (next?.host === 'primary') this.primary.taken(next.answer, this.now);
    else if (next !== undefined) {
      this.backup.taken(next.answer, this.now);
      if (next.answer === 'granted') this.#goOn();
    }
  }

  #goOn(): void {
    const { outputs } = this.backup;
    for (let next = outputs.take(Infinity); next !== undefined; next = outputs.take(Infinity))
      this.left.backup.push(next.number);
  }

  #act(host: Host, action: Action): void {
    switch (action.kind) {
      case 'send':
        if (action.message.kind === 'log') this.#pieces.push(action.message);
        else if (host === 'primary') this.#toBackup.push(action.message as PrimaryMessage);
        else this.#toPrimary.push(action.message as BackupMessage);
        break;
      case 'take':
        this.#asked.push({ host, generation: action.generation });
        break;
      case 'live':
        holds(this.disk.owned.owner === host, 'who is live alone has the generation');
        holds(this.disk.owned.generation === action.generation, 'it is the generation that was granted');
        this.live.push({ host, generation: action.generation });
        break;
      case 'halt':
        this.halted.add(host);
        break;
      case 'release': {
        const { number, covered } = action.output;
        const { state, limit } = this.backup;
        holds(number === this.left.primary.length, 'outputs leave in order, each once');
        holds(this.disk.owned.owner === 'primary', 'nothing leaves once the backup has the generation');
        if (this.primary.state === 'protected') {
          holds(limit >= covered, 'what leaves the backup could reproduce');
          holds(state === 'following', 'nothing leaves while the backup is taking over');
        }
        this.left.primary.push(number);
        break;
      }
    }
  }

  /** What has to hold whatever comes next. */
  #judge(): void {
    const { live, left, halted, backup } = this;
    holds(live.length < 2, 'one at most is live alone');
    holds(halted.size < 2, 'one at most gives up');
    const gone = left.primary.length + left.backup.length;
    holds(backup.outputs.gone <= gone, 'what the backup has dropped has left');
  }
}

function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`it does not hold that ${what}`);
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    ...STEPS.map((name) => ({
      weight: name.includes('lost') || name.includes('cannot') ? 1 : 3,
      arbitrary: fc.constant(name),
    })),
  ),
  ticks: fc.oneof({ weight: 6, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(700) }),
  size: fc.nat(60),
});

describe('the protocol, whatever becomes of its messages', () => {
  law(
    'never has two live, and never loses an output',
    fc.array(step, { maxLength: 250, size: 'max' }),
    { numRuns: 600 },
    (steps) => {
      const world = new World();
      for (const each of steps) world.step(each);
      world.settle();
      const { live, halted, primary, backup, left } = world;
      const [winner] = live;
      if (winner === undefined) {
        expect([primary.state, backup.state]).toEqual(['protected', 'following']);
        return;
      }
      // One has won, and the other one knows it.
      expect([...halted]).toEqual([winner.host === 'primary' ? 'backup' : 'primary']);
      const { executed, replayed } = world;
      const sentOut = Math.ceil((winner.host === 'primary' ? executed : replayed) / PRINTS_EVERY);
      const all = new Set([...left.primary, ...left.backup]);
      expect(all.size, 'outputs that have left').toBe(sentOut);
      expect(Math.max(-1, ...all), 'the last of them').toBe(sentOut - 1);
    },
  );
});
