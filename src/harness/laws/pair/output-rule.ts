import { readEntries } from '../../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../../hypervisor/log/log-source.ts';
import type { Breach } from '../../breach.ts';
import type { Departed, Moment } from '../../../simulation/history.ts';
import { isCovered } from '../../pair/pair-trial.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import type { ReferenceWrite } from '../../pair/reference.ts';
import { pairLaw } from './pair-law.ts';

export const outputRule = pairLaw({
  name: 'the output rule',
  statement:
    'Nothing that the guest of a protected primary sends out, and no write of its, leaves before the backup has acknowledged an ' +
    'entry of the log that lies behind the slot it comes from; the backup acknowledges what it has, and nothing else, and consumes ' +
    'all of that before it goes live.',
  judge: (pair, { scenario }, bench) => {
    const { history } = pair;
    const known = { known: bench.header(scenario) };
    const { entries } = readEntries(memorySource(history.log), known);
    return new Watch(
      pair,
      entries.map(({ position }) => position),
    ).judge();
  },
});

/** Goes through what happened, in its order. */
class Watch {
  readonly #pair: PairTrial;
  readonly #positions: readonly number[];
  /** Of the primary. */
  readonly #departed: readonly Departed[];
  readonly #writes: ReadonlyMap<number, ReferenceWrite>;
  #received = 0;
  #acknowledged = 0;
  #outputs = 0;
  #written = 0;

  constructor(pair: PairTrial, positions: readonly number[]) {
    this.#pair = pair;
    this.#positions = positions;
    const { history, reference } = pair;
    this.#departed = history.departed.filter(({ host }) => host === 'primary');
    this.#writes = new Map(reference.writes.map((write) => [write.request, write]));
  }

  judge(): Breach | undefined {
    for (const moment of this.#pair.history.moments) {
      const breach = this.#see(moment);
      if (breach !== undefined) return breach;
    }
    return undefined;
  }

  #see({ what, host, position, number, ticks }: Moment): Breach | undefined {
    switch (what) {
      case 'receive':
        this.#received = Math.max(this.#received, number);
        return undefined;
      case 'acknowledge':
        this.#acknowledged = Math.max(this.#acknowledged, number);
        if (number <= this.#received) return undefined;
        return { position, message: `entry ${number} is acknowledged, and ${this.#received} have come` };
      case 'release':
        return host === 'primary' ? this.#output(position, ticks) : undefined;
      case 'write':
        return this.#write(position, ticks);
      case 'live':
        return host === 'backup' ? this.#takenOver(position) : undefined;
      default:
        return undefined;
    }
  }

  #output(position: number, ticks: number): Breach | undefined {
    const index = this.#outputs++;
    const departed = this.#departed[index];
    const expected = this.#pair.reference.outputs[index];
    if (departed === undefined || departed.alone || expected === undefined) return undefined;
    return this.#covers(expected.covered, `output ${index}`, position, ticks);
  }

  #write(position: number, ticks: number): Breach | undefined {
    const written = this.#pair.history.written[this.#written++];
    if (written === undefined || written.alone || written.host !== 'primary') return undefined;
    const write = this.#writes.get(written.request);
    if (write === undefined) return undefined;
    return this.#covers(write.covered, `the write ${write.request}`, position, ticks);
  }

  #takenOver(position: number): Breach | undefined {
    const { consumed } = this.#pair.history.takeover!;
    // One that computed wrongly may have got stuck in front of the end.
    if (consumed >= this.#acknowledged || !isCovered(this.#pair)) return undefined;
    const message = `the backup goes live with ${consumed} entries consumed, and has acknowledged ${this.#acknowledged}`;
    return { position, message };
  }

  #covers(covered: number, what: string, position: number, ticks: number): Breach | undefined {
    const reached = this.#acknowledged === 0 ? 0 : this.#positions[this.#acknowledged - 1]!;
    if (reached >= covered) return undefined;
    const message =
      `${what} of slot ${covered - 1} left at tick ${ticks}, when the last entry acknowledged was for ` +
      `position ${reached}; one of ${covered} or later is needed`;
    return { position, slot: covered - 1, message };
  }
}
