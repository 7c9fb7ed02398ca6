import type { Arrival, EventSource, StandingMachine } from '../../hypervisor/event-source.ts';
import { LogWriter } from '../../hypervisor/log/log-writer.ts';
import { PassingEvents, keptArrival } from '../../hypervisor/passing-events.ts';
import type { Output, Question } from '../../machine/exit.ts';
import type { Input } from '../../machine/input.ts';
import { Backup } from '../../replication/backup.ts';
import { Primary } from '../../replication/primary.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { PairParts } from '../../simulation/pair-options.ts';
import type { Pair } from '../../simulation/pair.ts';
import type { Place } from '../report.ts';
import type { FollowedInput, KeptOutput, PairRecord, SeenOutput } from './pair-record.ts';
import { PartOwners } from './part-owners.ts';

/** What of a log's writer adds an entry. */
const WRITES = ['input', 'mark', 'checkpoint', 'snapshot', 'powerOff', 'end'] as const;

/**
 * Looks into a pair while it runs, and changes nothing of what it does: its parts are those that it is given (leaks, for
 * instance), or those that ship.
 */
export class PairProbe {
  readonly parts: PairParts;
  readonly #owners = new PartOwners();
  readonly #written: number[][] = [];
  readonly #followed: FollowedInput[] = [];
  readonly #made: SeenOutput[] = [];
  readonly #kept: KeptOutput[] = [];
  readonly #lags: PairRecord['lags'][number][] = [];
  readonly #hosts = new Map<Backup, HostName>();
  #pair: Pair | undefined;
  /** Whose primary was made last, or has been told something last: a log that begins is its own. */
  #busy: HostName = 'primary';
  #asked: Place | undefined;
  #copied: Place | undefined;

  constructor(parts: PairParts = {}) {
    this.parts = {
      ...parts,
      primary: (options) => this.#watchPrimary(parts.primary?.(options) ?? new Primary(options)),
      backup: (options) => this.#watchBackup(parts.backup?.(options) ?? new Backup(options), options.now),
      log: (header, sink) => this.#watchLog(parts.log?.(header, sink) ?? new LogWriter(header, sink)),
      follow: (replayer, backup) =>
        new WatchedEvents(parts.follow?.(replayer, backup) ?? replayer, ({ position }, input, asked) => {
          const host = this.#hosts.get(backup)!;
          this.#followed.push({ host, position, ticks: this.#ticksAt(host, position), input, asked });
        }),
    };
  }

  /** Runs a pair that has these parts to its end. */
  run(pair: Pair): PairRecord {
    this.#pair = pair;
    this.#owners.watch(pair);
    const history = pair.run();
    return {
      history,
      hasSpare: pair.spare !== undefined,
      written: this.#written,
      followed: this.#followed,
      made: this.#made,
      kept: this.#kept,
      lags: this.#lags,
      asked: this.#asked,
      copied: this.#copied,
    };
  }

  #ticksAt(host: HostName, position: number): number {
    return this.#pair?.[host]?.ticksAt(position) ?? 0;
  }

  #watchPrimary(primary: Primary): Primary {
    const host = this.#owners.ofPrimary();
    this.#busy = host;
    const hold = primary.hold.bind(primary);
    primary.hold = (output, covered) => {
      const ticks = this.#pair?.[host]?.localTicks ?? 0;
      if (host === 'primary' || !primary.isUnprotected)
        this.#made.push(seenOutput(host, primary.outputsSent, output, covered, ticks));
      hold(output, covered);
    };
    const receive = primary.receive.bind(primary);
    primary.receive = (message, now) => {
      this.#busy = host;
      receive(message, now);
      if (message.kind !== 'acknowledgement') return;
      // One that has yet to compare the state that it was given has no lag.
      if (primary.state === 'copying' && message.consumed === 0) return;
      const position = this.#pair?.[host]?.position ?? 0;
      this.#lags.push({ position, ticks: now, slots: primary.lag.lag });
    };
    return primary;
  }

  #watchBackup(backup: Backup, begun: number): Backup {
    const host = this.#owners.ofBackup();
    this.#hosts.set(backup, host);
    if (host === 'spare') this.#asked = { position: this.#alonePosition, ticks: begun };
    const kept: KeptOutput[] = [];
    let dropped = 0;
    /** What the backup does not keep any more has left. */
    const drop = (ticks: number): void => {
      const first = kept[0]?.number ?? 0;
      for (; dropped < Math.min(backup.outputs.gone - first, kept.length); dropped++) {
        const one = kept[dropped]!;
        const position = Math.max(one.position, this.#pair?.[host]?.position ?? 0);
        one.until = { position, ticks: Math.max(one.ticks, ticks) };
      }
    };
    const keep = backup.keep.bind(backup);
    backup.keep = (output, covered) => {
      const ticks = this.#ticksAt(host, covered);
      const one = seenOutput(host, backup.outputs.count, output, covered, ticks);
      kept.push(one);
      this.#kept.push(one);
      keep(output, covered);
      drop(ticks);
    };
    const receive = backup.receive.bind(backup);
    backup.receive = (message, now) => {
      if (message.kind === 'copy') this.#copied = { position: message.position, ticks: now };
      receive(message, now);
      drop(now);
    };
    return backup;
  }

  /** Where the guest stands whose host is alone: the spare asks that one. */
  get #alonePosition(): number {
    const alone = this.#pair?.hosts.find(({ protection }) => protection === 'alone');
    return alone?.position ?? 0;
  }

  #watchLog(log: LogWriter): LogWriter {
    const host = this.#busy;
    const written: number[] = [];
    this.#written.push(written);
    for (const name of WRITES) {
      const write = log[name].bind(log) as (...words: unknown[]) => void;
      const noted = (...words: unknown[]): void => {
        const { sequence } = log;
        written[sequence] = this.#pair?.[host]?.localTicks ?? 0;
        write(...words);
      };
      Object.assign(log, { [name]: noted });
    }
    return log;
  }
}

function seenOutput(
  host: HostName,
  number: number,
  output: Output,
  position: number,
  ticks: number,
): SeenOutput {
  // The machine may use its effects' data again.
  return { host, number, position, ticks, output: { ...output, data: output.data.slice() } };
}

/** Passes on what a log has for a guest, and says what that was. */
class WatchedEvents extends PassingEvents {
  readonly #note: (machine: StandingMachine, input: Input, asked: boolean) => void;

  constructor(events: EventSource, note: (machine: StandingMachine, input: Input, asked: boolean) => void) {
    super(events);
    this.#note = note;
  }

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = super.arrival(machine, idle);
    if (arrival !== undefined && arrival.kind !== 'power-off' && arrival.kind !== 'snapshot')
      this.#note(machine, keptArrival(arrival) as Input, false);
    return arrival;
  }

  override answer(question: Question, machine: StandingMachine): Input | undefined {
    const answer = super.answer(question, machine);
    if (answer !== undefined) this.#note(machine, keptArrival(answer) as Input, true);
    return answer;
  }
}
