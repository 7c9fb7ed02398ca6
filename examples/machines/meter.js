// A computer that is none of Lockstep's, in ordinary JavaScript: a meter. Pulses come from outside, each with a weight, and
// interrupt it; its handler adds them up and asks what time it is, and main prints the sum and the ticks since the last one.
//
//   npx lockstep check --machine examples/machines/meter.js
import { LockstepError } from 'lockstep';

/** @typedef {import('lockstep').Machine} Machine */
/** @typedef {import('lockstep').Input} Input */
/** @typedef {import('lockstep').Exit} Exit */
/** @typedef {{ op: string, a: number, b: number }} Instruction */

/** One instruction. @param {string} op @param {number} [a] a register, or a target @param {number} [b] a register */
const code = (op, a = 0, b = 0) => ({ op, a, b });

/** Where the handler is; main begins behind it. */
const HANDLER = 0;
const MAIN = 4;

/** @type {readonly Instruction[]} */
const PROGRAM = [
  code('take', 1), // the weight of the oldest pulse
  code('add', 2, 1),
  code('clock', 3),
  code('return'),
  code('wait'),
  code('move', 4, 3),
  code('subtract', 4, 5),
  code('move', 5, 3),
  code('print', 2),
  code('print', 4),
  code('jump', MAIN),
];

/** Pulses that fit into the meter's latch; more are lost. */
const LATCH = 4;

const powerOn = () => ({
  position: 0,
  pc: MAIN,
  /** Where the handler returns to. */
  returnTo: 0,
  inHandler: false,
  /** It sleeps until a pulse comes. */
  waiting: false,
  registers: [0, 0, 0, 0, 0, 0],
  /** @type {number[]} weights of pulses that were not handled yet */
  latch: [],
  /** @type {number | null} what the clock said, for an instruction that has asked */
  reading: null,
});

/** @implements {Machine} */
export class Meter {
  #state = powerOn();

  get position() {
    return this.#state.position;
  }

  /** @param {number} limit @returns {Exit} */
  run(limit) {
    while (this.#state.position < limit) {
      const exit = this.#slot();
      if (exit !== undefined) return exit;
    }
    return { reason: 'limit' };
  }

  /** @param {Input} input */
  deliver(input) {
    const { latch } = this.#state;
    if (input.kind === 'clock') this.#state.reading = input.value;
    else if (input.kind !== 'signal') throw new LockstepError('bad-input', `a meter takes no ${input.kind}`);
    else if (latch.length < LATCH) latch.push(input.data[0] ?? 1);
  }

  save() {
    return new TextEncoder().encode(JSON.stringify(this.#state));
  }

  /** @param {Uint8Array} bytes */
  load(bytes) {
    this.#state = parsed(bytes);
  }

  /** For reports: what it is about to do, and with what. @returns {import('lockstep').Explanation} */
  explain() {
    const { pc, registers, latch } = this.#state;
    const { op, a, b } = /** @type {Instruction} */ (PROGRAM[pc]);
    return {
      next: { pc: `${pc}`, symbol: pc < MAIN ? 'handler' : 'main', text: `${op} ${a}, ${b}` },
      registers: registers.map((value, index) => ({ name: `r${index}`, value: `${value}` })),
      devices: [{ name: 'latch', value: latch.join(' ') }],
    };
  }

  /** An interrupt is a slot of its own; otherwise one instruction is. @returns {Exit | undefined} */
  #slot() {
    const state = this.#state;
    if (state.latch.length > 0 && !state.inHandler) {
      Object.assign(state, { returnTo: state.pc, pc: HANDLER, inHandler: true, waiting: false });
      state.position++;
      return undefined;
    }
    if (state.waiting) return { reason: 'idle' };
    const { op, a, b } = /** @type {Instruction} */ (PROGRAM[state.pc]);
    // The slot stands still in its middle until somebody has answered.
    if (op === 'clock' && state.reading === null) return { reason: 'question', question: { kind: 'clock' } };
    state.position++;
    state.pc++;
    return this.#execute(op, a, b);
  }

  /** @param {string} op @param {number} a @param {number} b @returns {Exit | undefined} */
  #execute(op, a, b) {
    const state = this.#state;
    const { registers } = state;
    if (op === 'take') registers[a] = state.latch.shift() ?? 0;
    if (op === 'add') registers[a] = (at(registers, a) + at(registers, b)) >>> 0;
    if (op === 'subtract') registers[a] = (at(registers, a) - at(registers, b)) >>> 0;
    if (op === 'move') registers[a] = at(registers, b);
    if (op === 'wait') state.waiting = true;
    if (op === 'jump') state.pc = a;
    if (op === 'return') Object.assign(state, { pc: state.returnTo, inHandler: false });
    if (op === 'clock') {
      registers[a] = state.reading ?? 0;
      state.reading = null;
    }
    if (op !== 'print') return undefined;
    const data = new TextEncoder().encode(`${registers[a]}\n`);
    return { reason: 'effects', effects: [{ kind: 'console', data }] };
  }
}

/** @param {readonly number[]} registers @param {number} index */
const at = (registers, index) => registers[index] ?? 0;

/** @param {Uint8Array} bytes */
function parsed(bytes) {
  try {
    return { ...powerOn(), ...JSON.parse(new TextDecoder().decode(bytes)) };
  } catch (cause) {
    throw new LockstepError('bad-state', 'no state of a meter', { cause });
  }
}

export default { id: 'meter@1', create: () => new Meter(), accepts: ['pulse'] };
