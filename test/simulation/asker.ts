import type { Subject } from '../../src/harness/subject.ts';
import { LockstepError } from '../../src/machine/errors.ts';
import type { Exit, Question } from '../../src/machine/exit.ts';
import type { Input } from '../../src/machine/input.ts';
import type { Machine } from '../../src/machine/machine.ts';

/** A slot in so many asks. */
export const ASKS_EVERY = 50;
/** More than a frame of the log holds: it is written before the slot is through. */
const DICE_BYTES = 66_000;
const QUESTIONS: readonly Question[] = [
  { kind: 'signal', name: 'dice', bytes: DICE_BYTES },
  { kind: 'clock' },
  { kind: 'signal', name: 'coin', bytes: 1 },
];

/**
 * A machine that asks three questions in one slot, and prints at its end what it was told. It takes ticks between slots,
 * and refuses one in the middle of a slot.
 */
export class Asker implements Machine {
  position = 0;
  #sum = 0;
  #halted = false;
  readonly #haltsAt: number;
  /** How many questions of the slot at hand were asked, and answered. */
  #asked = 0;
  #answered = 0;

  /** @param haltsAt the slot in which it switches itself off, as soon as its first question is answered */
  constructor(haltsAt = Infinity) {
    this.#haltsAt = haltsAt;
  }

  run(limit: number): Exit {
    if (this.#halted) throw new Error('run: the machine is switched off');
    if (this.#asked > this.#answered) throw new LockstepError('bad-input', 'a question has no answer yet');
    while (this.position < limit) {
      if (this.position % ASKS_EVERY !== ASKS_EVERY - 1) {
        this.position++;
        continue;
      }
      if (this.position === this.#haltsAt && this.#answered === 1) {
        this.#halted = true;
        this.position++;
        return { reason: 'halt', code: 6 };
      }
      const question = QUESTIONS[this.#asked];
      if (question !== undefined) {
        this.#asked++;
        return { reason: 'question', question };
      }
      this.#asked = 0;
      this.#answered = 0;
      this.position++;
      const data = new TextEncoder().encode(`${this.position}: ${this.#sum}\n`);
      return { reason: 'effects', effects: [{ kind: 'console', data }] };
    }
    return { reason: 'limit' };
  }

  deliver(input: Input): void {
    const open = this.#asked > this.#answered;
    const question = open ? QUESTIONS[this.#answered] : undefined;
    const name = question?.kind === 'signal' ? question.name : (question?.kind ?? 'tick');
    const given = input.kind === 'signal' ? input.name : input.kind;
    if (given !== name || (!open && this.#asked > 0)) {
      throw new LockstepError('bad-input', `no ${given} here, in front of slot ${this.position}`);
    }
    if (open) this.#answered++;
    for (const byte of bytesOf(input)) this.#sum = (Math.imul(this.#sum, 31) + byte) >>> 0;
  }

  save(): Uint8Array {
    const { position } = this;
    const all = [position, this.#sum, this.#asked, this.#answered, this.#halted];
    return new TextEncoder().encode(JSON.stringify(all));
  }

  load(state: Uint8Array): void {
    const saved = JSON.parse(new TextDecoder().decode(state)) as [number, number, number, number, boolean];
    [this.position, this.#sum, this.#asked, this.#answered, this.#halted] = saved;
  }
}

/** A few bytes that stand for an input. */
function bytesOf(input: Input): Iterable<number> {
  if (input.kind === 'clock') return [input.value & 0xff];
  return 'data' in input ? input.data.subarray(0, 8) : [1];
}

export const ASKER: Subject = { id: 'asker@1', create: () => new Asker(), accepts: ['tick'] };
