import { readEntries } from '../../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../../hypervisor/log/log-source.ts';
import type { Breach } from '../../breach.ts';
import type { HostName } from '../../../simulation/fault.ts';
import type { Moment } from '../../../simulation/history.ts';
import { outsideView } from '../../pair/outside-view.ts';
import type { OutsidePart } from '../../pair/outside-view.ts';
import { isCovered } from '../../pair/pair-trial.ts';
import type { PairTrial } from '../../pair/pair-trial.ts';
import type { ReferenceWrite } from '../../pair/reference.ts';
import { pairLaw } from './pair-law.ts';

export const outputRule = pairLaw({
  name: 'the output rule',
  statement:
    'Nothing that the guest of a protected primary sends out, and no write of its, leaves before the backup has acknowledged an ' +
    'entry of the log that lies behind the slot it comes from; the backup acknowledges what it has, and nothing else, and consumes ' +
    'all of that before it goes live; a new one has all that leads to what has left when it may.',
  judge: (pair, { scenario }, bench) => {
    const known = { known: bench.header(scenario) };
    const followed = pair.history.stretches.filter(({ follower }) => follower !== undefined);
    const logs = followed.map(({ host, follower, log }): Followed => {
      const { entries } = readEntries(memorySource(log), known);
      return { primary: host, backup: follower!, positions: entries.map(({ position }) => position) };
    });
    return new Watch(pair, logs).judge();
  },
});

/** A log that a backup follows. */
interface Followed {
  readonly primary: HostName;
  readonly backup: HostName;
  /** Of its entries. */
  readonly positions: readonly number[];
}

/** Goes through what happened, in its order. */
class Watch {
  readonly #pair: PairTrial;
  /** The logs that are followed, the one at hand first. */
  readonly #logs: Followed[];
  readonly #writes: ReadonlyMap<number, ReferenceWrite>;
  readonly #parts: readonly OutsidePart[];
  #received = 0;
  #acknowledged = 0;
  /** All that the primary was told, and behind how many moments. */
  #acknowledgements: { readonly moments: number; readonly entries: number }[] = [];
  #moments = 0;
  /** Its backup may go live: nothing of its primary's leaves without it. */
  #joined = true;
  /** The generation with which its primary has given up the backup that it had. */
  #aloneWith = 0;
  /** How many outputs each host has let out. */
  readonly #outputs = new Map<HostName, number>();
  /** What has left the primary since the log began is covered by an entry here, or needs one. */
  #gone = 0;
  /** The backup may go live behind so many moments. */
  #joinedAt = -1;
  #departed = 0;
  #written = 0;

  constructor(pair: PairTrial, logs: Followed[]) {
    this.#pair = pair;
    this.#logs = logs;
    this.#writes = new Map(pair.reference.writes.map((write) => [write.request, write]));
    this.#parts = outsideView(pair).parts;
  }

  /** The position of the last entry acknowledged. */
  get #reached(): number {
    return this.#positionOf(this.#acknowledged);
  }

  /** The position of the last of so many entries. */
  #positionOf(entries: number): number {
    return entries === 0 ? 0 : this.#log.positions[entries - 1]!;
  }

  get #log(): Followed {
    return this.#logs[0]!;
  }

  judge(): Breach | undefined {
    for (const moment of this.#pair.history.moments) {
      const breach = this.#see(moment);
      this.#moments++;
      if (breach !== undefined) return breach;
    }
    return undefined;
  }

  #see({ what, host, position, number, ticks }: Moment): Breach | undefined {
    switch (what) {
      case 'copy':
        if (this.#logs.length === 1) return this.#copiedTwice(host, position);
        this.#logs.shift();
        [this.#received, this.#acknowledged, this.#joined] = [0, 0, false];
        this.#gone = 0;
        this.#acknowledgements = [];
        return undefined;
      case 'join':
        // One that hears late that it was the backup is none any more: the disk will tell it.
        this.#joined = number > this.#aloneWith;
        this.#joinedAt = this.#moments;
        return this.#joined ? this.#joinedWith(position) : undefined;
      case 'receive':
        if (host === this.#log.backup) this.#received = Math.max(this.#received, number);
        return undefined;
      case 'acknowledge':
        // A former primary that was asleep hears late what the former backup has said.
        if (host !== this.#log.primary) return undefined;
        this.#acknowledged = Math.max(this.#acknowledged, number);
        this.#acknowledgements.push({ moments: this.#moments, entries: this.#acknowledged });
        if (number <= this.#received) return undefined;
        return { position, message: `entry ${number} is acknowledged, and ${this.#received} have come` };
      case 'release':
        return this.#output(host, position, ticks);
      case 'write':
        return this.#write(position, ticks);
      case 'live':
        return host === this.#log.backup ? this.#takenOver(position) : this.#goesOnAlone(host, number);
      default:
        return undefined;
    }
  }

  #output(host: HostName, position: number, ticks: number): Breach | undefined {
    const count = this.#outputs.get(host) ?? 0;
    this.#outputs.set(host, count + 1);
    const departed = this.#pair.history.departed[this.#departed++];
    const from = this.#parts.find((part) => part.host === host)?.from;
    if (departed === undefined || from === undefined || host !== this.#log.primary) return undefined;
    const index = from + count;
    this.#leaves(this.#pair.reference.outputs[index]?.covered);
    if (departed.alone) return this.#unheld(`output ${index}`, position, ticks);
    const expected = this.#pair.reference.outputs[index];
    const told = this.#acknowledged;
    return expected && this.#covers(expected.covered, `output ${index}`, position, ticks, told);
  }

  #write(position: number, ticks: number): Breach | undefined {
    const written = this.#pair.history.written[this.#written++];
    if (written === undefined || written.host !== this.#log.primary) return undefined;
    const write = this.#writes.get(written.request);
    this.#leaves(write?.covered);
    if (written.alone) return this.#unheld(`the write ${written.request}`, position, ticks);
    // It left its host a while ago: if that was before anybody protected it, the backup has been given it since.
    const since = written.left <= this.#joinedAt ? Infinity : written.left;
    const told = this.#acknowledgements.findLast(({ moments }) => moments < since)?.entries ?? 0;
    return write && this.#covers(write.covered, `the write ${written.request}`, position, ticks, told);
  }

  #copiedTwice(host: HostName, position: number): Breach {
    const { backup } = this.#log;
    const message = `the ${host} gives its guest’s state away once more, and the ${backup} follows another log`;
    return { position, message };
  }

  #leaves(covered = 0): void {
    this.#gone = Math.max(this.#gone, covered);
  }

  /** The new backup may go live: it has to have all that leads to what has left without waiting for it. */
  #joinedWith(position: number): Breach | undefined {
    const { primary, backup } = this.#log;
    const reached = this.#reached;
    if (reached >= this.#gone) return undefined;
    const message =
      `the ${backup} may go live, and the last entry that it has acknowledged is for position ${reached}; what has ` +
      `left the ${primary} needs one of ${this.#gone} or later`;
    return { position, slot: this.#gone - 1, message };
  }

  /** Who is alone has given its backup up, or has not told it yet that it may go live. */
  #unheld(what: string, position: number, ticks: number): Breach | undefined {
    if (!this.#joined) return undefined;
    const message = `${what} leaves the ${this.#log.primary} at tick ${ticks} as if nobody protected it, and the ${this.#log.backup} may go live`;
    return { position, message };
  }

  /** The disk has given it what its backup would need to go live. */
  #goesOnAlone(host: HostName, generation: number): undefined {
    if (host !== this.#log.primary) return;
    this.#joined = false;
    this.#aloneWith = generation;
  }

  #takenOver(position: number): Breach | undefined {
    const { backup } = this.#log;
    const { consumed } = this.#pair.history.takeovers.find(({ host }) => host === backup)!;
    // One that computed wrongly may have got stuck in front of the end.
    if (consumed >= this.#acknowledged || !isCovered(this.#pair)) return undefined;
    const message = `the ${backup} goes live with ${consumed} entries consumed, and has acknowledged ${this.#acknowledged}`;
    return { position, message };
  }

  #covers(
    covered: number,
    what: string,
    position: number,
    ticks: number,
    acknowledged: number,
  ): Breach | undefined {
    const reached = this.#positionOf(acknowledged);
    // Before the backup may go live there is nobody who could contradict it.
    if (!this.#joined || reached >= covered) return undefined;
    const message =
      `${what} of slot ${covered - 1} left at tick ${ticks}, when the last entry acknowledged was for ` +
      `position ${reached}; one of ${covered} or later is needed`;
    return { position, slot: covered - 1, message };
  }
}
