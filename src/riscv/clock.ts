import type { ClockInput, PaceInput } from '../machine/input.ts';
import type { ClockConfiguration } from './board/configuration.ts';
import { refuseInput } from './check-input.ts';
import type { StateStream } from './device/state-stream.ts';
import * as cell from './hart/assembly/layout.ts';
import type { Core } from './hart/core.ts';

/** The machine's one clock, which comes from outside: as readings, or as a line over positions. In ticks. */
export class Clock {
  readonly paced: boolean;
  readonly #core: Core;
  readonly #configuration: ClockConfiguration;

  constructor(core: Core, configuration: ClockConfiguration) {
    this.paced = configuration.kind === 'paced';
    this.#core = core;
    this.#configuration = configuration;
    core.setU32(cell.CLOCK_PACED, this.paced ? 1 : 0);
  }

  /** The greatest value seen, of a paced clock what it reads at the present position. */
  get now(): number {
    return this.#core.calls.clockNow();
  }

  /** As at power-on. */
  start(): void {
    this.#core.setNumber(cell.CLOCK, 0);
    if (this.#configuration.kind === 'paced') this.#drawLine(0, this.#configuration.rate);
    else this.#core.setNever(cell.CROSSING);
  }

  /** It has come to a value. @throws LockstepError `bad-input`: not this kind of clock, or it would fall */
  read(input: ClockInput): void {
    const { value } = input;
    if (this.paced) refuseInput(input, 'the clock is paced: it takes `pace` inputs');
    const least = this.#core.number(cell.CLOCK);
    if (!Number.isSafeInteger(value) || value < least) {
      refuseInput(input, `a clock value of ${value}: a safe integer from ${least} on is possible`);
    }
    this.#core.setNumber(cell.CLOCK, value);
    this.#core.calls.updateTimersNow();
  }

  /** It goes on along another line. @throws LockstepError `bad-input`: not this kind of clock, or it would fall */
  redraw(input: PaceInput): void {
    const { base, rate } = input;
    if (!this.paced) refuseInput(input, 'the clock is read: it takes `clock` inputs');
    const least = this.now;
    if (!Number.isSafeInteger(base) || base < least) {
      refuseInput(input, `a line from ${base}: a safe integer from ${least} on is possible`);
    }
    if (!Number.isSafeInteger(rate) || rate < 0) {
      refuseInput(input, `a rate of ${rate}: a safe integer from 0 on is possible`);
    }
    this.#drawLine(base, rate);
    this.#core.calls.updateTimersNow();
  }

  /** The position is exchanged already. */
  exchange(s: StateStream): void {
    const core = this.#core;
    const number = (name: string, at: number, max?: number): void => {
      core.setNumber(at, s.u53(name, core.number(at), max));
    };
    if (this.paced) {
      number('line position', cell.LINE_POSITION, core.number(cell.POSITION));
      number('line base', cell.LINE_BASE);
      number('line rate', cell.LINE_RATE);
    } else {
      number('clock', cell.CLOCK);
    }
  }

  #drawLine(base: number, rate: number): void {
    this.#core.setNumber(cell.LINE_POSITION, this.#core.number(cell.POSITION));
    this.#core.setNumber(cell.LINE_BASE, base);
    this.#core.setNumber(cell.LINE_RATE, rate);
  }
}
