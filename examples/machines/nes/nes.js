// jsnes, an emulator of the NES that is none of ours, behind the machine contract. A slot is a frame: `frame()` is what its
// interface has to run it, and `toJSON()` and `fromJSON()` its saved states.
//
//   npx lockstep check --machine examples/machines/nes/nes.js --numRuns 12 --limit 14
import { createHash } from 'node:crypto';
import { NES } from 'jsnes';
import { LockstepError } from 'lockstep';

import { cartridge } from './rom.js';

/** @typedef {import('lockstep').Machine} Machine */

const CARTRIDGE = cartridge();
const BUTTONS = 8;

/** Eight bytes for many. @param {NodeJS.ArrayBufferView} data */
const digest = (data) => Uint8Array.from(createHash('sha256').update(data).digest().subarray(0, 8));

/** @implements {Machine} */
export class Nes {
  position = 0;
  #picture = new Uint8Array();
  /** @type {number[]} */
  #samples = [];
  #nes = this.#powerOn();

  #powerOn() {
    const nes = new NES({
      onFrame: (pixels) => void (this.#picture = digest(pixels)),
      onAudioSample: (left, right) => void this.#samples.push(left, right),
    });
    nes.loadROM(CARTRIDGE);
    return nes;
  }

  reset() {
    this.#nes = this.#powerOn();
    this.position = 0;
  }

  /** Each frame sends out what is seen of it, as if by one network, and what is heard, by another. @param {number} limit @returns {import('lockstep').Exit} */
  run(limit) {
    if (this.position >= limit) return { reason: 'limit' };
    this.#samples = [];
    this.#nes.frame();
    this.position++;
    const sound = digest(Float64Array.from(this.#samples));
    return {
      reason: 'effects',
      effects: [
        { kind: 'frame', device: 0, data: this.#picture },
        { kind: 'frame', device: 1, data: sound },
      ],
    };
  }

  /** @param {import('lockstep').Input} input */
  deliver(input) {
    if (input.kind === 'reset') return this.#nes.reloadROM();
    if (input.kind !== 'signal') throw new LockstepError('bad-input', `no ${input.kind} here`);
    const button = /** @type {import('jsnes').ButtonKey} */ ((input.data[0] ?? 0) % BUTTONS);
    if (input.name === 'press') this.#nes.buttonDown(1, button);
    else this.#nes.buttonUp(1, button);
    return undefined;
  }

  save() {
    const written = (/** @type {string} */ _, /** @type {unknown} */ value) => this.written(value);
    return new TextEncoder().encode(JSON.stringify([this.position, this.#nes.toJSON()], written));
  }

  /** A part of its state, as it goes into JSON. @param {unknown} value @returns {unknown} */
  written(value) {
    return value;
  }

  /** @param {Uint8Array} bytes */
  load(bytes) {
    const [position, state] = JSON.parse(new TextDecoder().decode(bytes));
    this.#nes.fromJSON(state);
    this.position = position;
  }
}

export default { id: 'jsnes@3.0.0', create: () => new Nes(), accepts: ['press', 'release', 'reset'] };
