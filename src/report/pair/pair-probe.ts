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
import type { FollowedInput, KeptOutput, PairRecord, SeenOutput } from './pair-record.ts';

/** What of a log's writer adds an entry. */
const WRITES = ['input', 'mark', 'checkpoint', 'snapshot', 'powerOff', 'end'] as const;

/**
 * Looks into a pair while it runs, and changes nothing of what it does: its parts are those that it is given (leaks, for
 * instance), or those that ship.
 */
export class PairProbe {
  readonly parts: PairParts;
  readonly #written: number[] = [];
  readonly #followed: FollowedInput[] = [];
  readonly #made: SeenOutput[] = [];
  readonly #kept: KeptOutput[] = [];
  readonly #lags: PairRecord['lags'][number][] = [];
  #pair: Pair | undefined;
  /** Of `#kept`, those that are known to have left. */
  #gone = 0;

  constructor(parts: PairParts = {}) {
    this.parts = {
      ...parts,
      primary: (options) => this.#watchPrimary(parts.primary?.(options) ?? new Primary(options)),
      backup: (options) => this.#watchBackup(parts.backup?.(options) ?? new Backup(options)),
      log: (header, sink) => this.#watchLog(parts.log?.(header, sink) ?? new LogWriter(header, sink)),
      follow: (replayer, backup) =>
        new WatchedEvents(parts.follow?.(replayer, backup) ?? replayer, (machine, input, asked) =>
          this.#note(machine, input, asked),
        ),
    };
  }

  /** Runs a pair that has these parts to its end. */
  run(pair: Pair): PairRecord {
    this.#pair = pair;
    const history = pair.run();
    return {
      history,
      written: this.#written,
      followed: this.#followed,
      made: this.#made,
      kept: this.#kept,
      lags: this.#lags,
    };
  }

  #ticksAt(host: HostName, position: number): number {
    return this.#pair?.hosts[host].ticksAt(position) ?? 0;
  }

  #now(): number {
    return this.#pair?.now() ?? 0;
  }

  #watchPrimary(primary: Primary): Primary {
    const hold = primary.hold.bind(primary);
    primary.hold = (output, covered) => {
      const ticks = this.#pair?.primary.localTicks ?? 0;
      this.#made.push(seenOutput(this.#made.length, output, covered, ticks));
      hold(output, covered);
    };
    const receive = primary.receive.bind(primary);
    primary.receive = (message, now) => {
      receive(message, now);
      const position = this.#pair?.primary.position ?? 0;
      if (message.kind === 'acknowledgement')
        this.#lags.push({ position, ticks: now, slots: primary.lag.lag });
    };
    return primary;
  }

  #watchBackup(backup: Backup): Backup {
    const keep = backup.keep.bind(backup);
    backup.keep = (output, covered) => {
      const ticks = this.#ticksAt('backup', covered);
      this.#kept.push(seenOutput(this.#kept.length, output, covered, ticks));
      keep(output, covered);
      this.#drop(backup, ticks);
    };
    const receive = backup.receive.bind(backup);
    backup.receive = (message, now) => {
      receive(message, now);
      this.#drop(backup, now);
    };
    return backup;
  }

  /** What the backup does not keep any more has left. */
  #drop(backup: Backup, ticks: number): void {
    const { gone } = backup.outputs;
    for (; this.#gone < Math.min(gone, this.#kept.length); this.#gone++) {
      const kept = this.#kept[this.#gone]!;
      const position = Math.max(kept.position, this.#pair?.backup.position ?? 0);
      kept.until = { position, ticks: Math.max(kept.ticks, ticks) };
    }
  }

  #watchLog(log: LogWriter): LogWriter {
    for (const name of WRITES) {
      const write = log[name].bind(log) as (...words: unknown[]) => void;
      const noted = (...words: unknown[]): void => {
        const { sequence } = log;
        this.#written[sequence] = this.#pair?.primary.localTicks ?? this.#now();
        write(...words);
      };
      Object.assign(log, { [name]: noted });
    }
    return log;
  }

  #note({ position }: StandingMachine, input: Input, asked: boolean): void {
    this.#followed.push({ position, ticks: this.#ticksAt('backup', position), input, asked });
  }
}

function seenOutput(number: number, output: Output, position: number, ticks: number): SeenOutput {
  // The machine may use its effects' data again.
  return { number, position, ticks, output: { ...output, data: output.data.slice() } };
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
