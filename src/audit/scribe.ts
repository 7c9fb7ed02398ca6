import type { Subject } from '../harness/subject.ts';
import { LockstepError } from '../machine/errors.ts';
import type { Exit } from '../machine/exit.ts';
import type { Explanation } from '../machine/explanation.ts';
import type { Input } from '../machine/input.ts';
import type { Machine } from '../machine/machine.ts';

const DISK = 0;
const SECTOR_BYTES = 512;
const ROUNDS = 8;
const ROUND_SLOTS = 4000;
/** Of the disk, written in each round: some again and again, and one for a note beside them. */
const WRITTEN_SECTORS = 2;
const ROUND_SECTORS = WRITTEN_SECTORS + 1;
/** How long its timer takes, in ticks. */
const ALARM_TICKS = 150;

type Deed = 'set the alarm' | 'read the clock' | 'write' | 'note' | 'print' | 'wait';

/** What it does in each round, by the slot of the round. In all others it computes. */
const DEEDS: ReadonlyMap<number, Deed> = new Map<number, Deed>([
  [0, 'set the alarm'],
  ...slots(100, 3, 40, 'write'),
  // The mark for the write before it lies at its slot.
  [181, 'note'],
  ...slots(200, 8, 3, 'print'),
  ...slots(310, 12, 50, 'read the clock'),
  // Where a mark is usually due for what it has printed before.
  ...slots(394, 16, 1, 'print'),
  ...slots(1000, 8, 100, 'read the clock'),
  ...slots(1950, 8, 240, 'print'),
  [3900, 'wait'],
]);

/** For each slot of a round, the first one from there on in which it does something; the next round's first one behind all. */
const NEXT: readonly number[] = Array.from({ length: ROUND_SLOTS }, (_, slot) => {
  while (slot < ROUND_SLOTS && !DEEDS.has(slot)) slot++;
  return slot;
});

function slots(first: number, count: number, apart: number, deed: Deed): [number, Deed][] {
  return Array.from({ length: count }, (_, index) => [first + index * apart, deed]);
}

interface State {
  position: number;
  /** Over all that has reached it, and where. */
  sum: number;
  deadline: number | null;
  requests: number;
  inFlight: number[];
  /** To the question of the slot at hand. */
  answer: number | null;
}

const POWER_ON: State = {
  position: 0,
  sum: 1,
  deadline: null,
  requests: 0,
  inFlight: [],
  answer: null,
};

/**
 * A machine with everything that a pair has to take care of, close together: it reads its clock, sets its timer, prints a byte
 * at a time, and has several writes of the same sectors in flight for most of the time, and one of another sector right behind. Whatever reaches it shows in all that
 * it sends out afterwards. It believes every clock.
 */
export class Scribe implements Machine {
  #state: State = structuredClone(POWER_ON);

  get position(): number {
    return this.#state.position;
  }

  get deadline(): number | undefined {
    return this.#state.deadline ?? undefined;
  }

  run(limit: number): Exit {
    const state = this.#state;
    while (state.position < limit) {
      if (state.position >= ROUNDS * ROUND_SLOTS) {
        state.position++;
        return { reason: 'halt', code: 0 };
      }
      const slot = state.position % ROUND_SLOTS;
      const idle = NEXT[slot]! - slot;
      if (idle > 0) {
        state.position = Math.min(limit, state.position + idle);
        continue;
      }
      const exit = this.#do(DEEDS.get(slot)!);
      if (exit !== undefined) return exit;
    }
    return { reason: 'limit' };
  }

  deliver(input: Input): void {
    const state = this.#state;
    switch (input.kind) {
      case 'clock':
        if (this.#asks) state.answer = input.value;
        else state.deadline = null;
        this.#add(input.value);
        break;
      case 'completion': {
        const at = state.inFlight.indexOf(input.request);
        if (at < 0) throw new LockstepError('bad-input', `nobody asked for request ${input.request}`);
        state.inFlight.splice(at, 1);
        this.#add(input.request);
        this.#add(input.status === 'ok' ? 0 : 1);
        break;
      }
      case 'console':
        for (const byte of input.data) this.#add(byte);
        break;
      default:
        throw new LockstepError('bad-input', `a scribe takes no ${input.kind}`);
    }
  }

  explain(): Explanation {
    const slot = this.#state.position % ROUND_SLOTS;
    return { next: { pc: `slot ${slot} of its round`, text: DEEDS.get(slot) ?? 'compute' } };
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.#state));
  }

  load(saved: Uint8Array): void {
    this.#state = JSON.parse(new TextDecoder().decode(saved)) as State;
  }

  reset(): void {
    this.#state = structuredClone(POWER_ON);
  }

  /** Whether the slot at hand asks for the time and has no answer. */
  get #asks(): boolean {
    const { position, answer } = this.#state;
    if (answer !== null) return false;
    const deed = DEEDS.get(position % ROUND_SLOTS);
    // One that has been given anything else soon asks where the other one does not.
    return deed === 'set the alarm' || (deed === 'read the clock' && this.#sumAt(position) % 4 > 0);
  }

  #do(deed: Deed): Exit | undefined {
    const state = this.#state;
    switch (deed) {
      case 'set the alarm':
      case 'read the clock':
        if (this.#asks) return { reason: 'question', question: { kind: 'clock' } };
        if (deed === 'set the alarm') state.deadline = state.answer! + ALARM_TICKS;
        state.answer = null;
        state.position++;
        return deed === 'set the alarm' ? { reason: 'timer' } : undefined;
      case 'write':
        return this.#write(0, WRITTEN_SECTORS);
      case 'note':
        return this.#write(WRITTEN_SECTORS, 1);
      case 'print':
        state.position++;
        return {
          reason: 'effects',
          effects: [{ kind: 'console', data: Uint8Array.of(0x61 + (this.#sumAt(state.position) % 26)) }],
        };
      case 'wait':
        if (state.inFlight.length > 0) return { reason: 'idle' };
        state.position++;
        return undefined;
    }
  }

  /** @param from of the sectors of its round, the first one */
  #write(from: number, sectors: number): Exit {
    const state = this.#state;
    const request = state.requests++;
    const sector = Math.floor(state.position / ROUND_SLOTS) * ROUND_SECTORS + from;
    const data = new Uint8Array(sectors * SECTOR_BYTES).fill(this.#sumAt(request));
    state.inFlight.push(request);
    state.position++;
    return { reason: 'effects', effects: [{ kind: 'write', device: DISK, request, sector, data }] };
  }

  /** Something has reached it. */
  #add(value: number): void {
    const { sum, position } = this.#state;
    this.#state.sum = mix(mix(sum, value % 2 ** 32), position);
  }

  /** What it makes of all that has reached it. */
  #sumAt(place: number): number {
    return mix(this.#state.sum, place);
  }
}

/** FNV-1a, a word at a time; 32 bits, the highest ones in the lowest place, where they are needed. */
function mix(sum: number, value: number): number {
  const product = Math.imul(sum ^ value, 0x0100_0193);
  return (product ^ (product >>> 15)) >>> 0;
}

/** What the leaks of a pair are tried with. */
export const SCRIBE: Subject = {
  id: 'scribe',
  create: () => new Scribe(),
  accepts: ['timer', 'console'],
  devices: { disks: [{ device: DISK, sectors: ROUNDS * ROUND_SECTORS }], networks: [] },
};

/** Slots: it has come to its end by then. */
export const SCRIBE_LIMIT = ROUNDS * ROUND_SLOTS + 10;
