import type { LogEntry } from '../../hypervisor/log/entry.ts';
import type { ReplayResult } from '../../hypervisor/replayer.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { Effect, Request } from '../../machine/exit.ts';
import { consoleSection } from '../console-section.ts';
import { PositionClock } from '../position-clock.ts';
import { MAX_MARKS, inWindow } from '../window.ts';
import type { PositionWindow } from '../window.ts';
import type { Lane, Mark, Report, Span } from '../report.ts';
import { withHead } from '../report-head.ts';
import type { ReportHead } from '../report-head.ts';
import { ConsoleText } from '../words/console-text.ts';
import { describeEntry, entryKind } from '../words/describe-entry.ts';
import { counted, grouped } from '../words/numbers.ts';
import { quotedOutputs } from '../words/quoted.ts';

const LANE = { primary: 0, log: 1, backup: 2, devices: 3, clients: 4 } as const;

const LANES: readonly Lane[] = [
  { name: 'primary', about: 'what reached the guest when it was recorded', draws: 'marks' },
  { name: 'log', about: 'marks, checkpoints, snapshots', draws: 'marks' },
  { name: 'backup', about: 'what the replayed guest was given', draws: 'marks' },
  { name: 'disk', about: 'requests to devices, until they are done', draws: 'bars' },
  { name: 'clients', about: 'what the outside sees and sends', draws: 'marks' },
];

/** A request, without what it is to write. */
interface AskedRequest {
  readonly number: number;
  readonly position: number;
  readonly text: string;
}

/** A mark whose ticks are not known before the whole log was read. */
type Untimed = Omit<Mark, 'ticks'>;

/**
 * Gathers one recorded run and its replay: every entry of the log, in order; then what the guest did to the outside while it
 * was replayed, in order; then what came of that.
 */
export class RunReport {
  readonly #window: PositionWindow;
  readonly #marks: Untimed[] = [];
  readonly #clock = new PositionClock();
  /** By request, where its completion reached the guest. */
  readonly #completed = new Map<number, number>();
  readonly #requests: AskedRequest[] = [];
  readonly #console = new ConsoleText();
  readonly #most: number;
  #last = 0;

  /** @param most how many marks it may come to */
  constructor(window: PositionWindow, most = MAX_MARKS) {
    this.#window = window;
    this.#most = most;
  }

  /** @throws LockstepError `bad-configuration`: more than a page takes */
  entry(entry: LogEntry): void {
    const { position } = entry;
    this.#last = position;
    this.#readClock(entry);
    if (!inWindow(this.#window, position)) return;
    const kind = entryKind(entry) as Mark['kind'];
    const text = describeEntry(entry);
    const mark = { kind, position, text };
    if (entry.kind !== 'input' && entry.kind !== 'answer' && entry.kind !== 'power-off') {
      this.#add({ ...mark, lane: LANE.log, tone: kind === 'end' ? 'step' : 'routine' });
      return;
    }
    this.#add({ ...mark, lane: LANE.primary, tone: kind === 'reset' ? 'step' : 'routine' });
    if (kind === 'console' || kind === 'frame') this.#add({ ...mark, lane: LANE.clients, tone: 'routine' });
  }

  /** @param position behind the slot that did it @throws LockstepError `bad-configuration`: more than a page takes */
  effect(effect: Effect, position: number): void {
    if (effect.kind === 'console') this.#console.add(effect.data, false);
    if (!inWindow(this.#window, position)) return;
    switch (effect.kind) {
      case 'console':
      case 'frame': {
        const text = quotedOutputs([effect]);
        this.#add({ lane: LANE.clients, kind: 'output', position, text, tone: 'routine' });
        break;
      }
      case 'cancel':
        break;
      default: {
        const text = requestText(effect);
        this.#requests.push({ number: effect.request, position, text });
        this.#add({ lane: LANE.devices, kind: 'request', position, text, tone: 'routine' });
      }
    }
  }

  /** The report, once all is known. */
  finish(head: ReportHead, result: ReplayResult): Report {
    const { position: until } = result.verdict === 'diverged' ? result.divergence : result;
    return this.#report(head, until, resultMarks(result));
  }

  /**
   * The report of a run that came to no end, since its machine failed.
   * @param stood where the two stood then; the backup's is absent if nothing was replayed
   */
  breakOff(
    head: ReportHead,
    stood: { readonly primary: number; readonly backup: number | undefined },
  ): Report {
    this.#last = Math.max(this.#last, stood.primary);
    return this.#report(head, stood.backup ?? -1, []);
  }

  /** @param until to where the backup got */
  #report(head: ReportHead, until: number, results: readonly Untimed[]): Report {
    const clock = this.#clock;
    const timed = clock.known;
    const replayed = this.#marks.flatMap((mark): Untimed[] =>
      mark.lane === LANE.primary && mark.position <= until ? [{ ...mark, lane: LANE.backup }] : [],
    );
    const all = [...this.#marks, ...replayed, ...results];
    const marks = all
      .map((mark): Mark => ({ ...mark, ticks: clock.at(mark.position) }))
      .sort((a, b) => a.position - b.position || a.lane - b.lane);
    const printed = consoleSection('The console', this.#console);
    return withHead(head, {
      lanes: LANES,
      marks,
      spans: [...this.#roles(until), ...this.#requests.map((one) => this.#requestSpan(one))],
      arrows: [],
      curves: [],
      timed,
      texts: printed === undefined ? [] : [printed],
    });
  }

  #add(mark: Untimed): void {
    this.#marks.push(mark);
    if (this.#marks.length <= this.#most) return;
    throw new LockstepError(
      'bad-configuration',
      `more than ${grouped(this.#most)} events by position ${grouped(mark.position)}, and a page takes no more: ` +
        'give --from and --to',
    );
  }

  #readClock(entry: LogEntry): void {
    const { position } = entry;
    if (entry.kind !== 'input' && entry.kind !== 'answer') {
      if (entry.kind === 'end' && this.#clock.known) this.#clock.add(position, this.#clock.at(position));
      return;
    }
    const { input } = entry;
    if (input.kind === 'clock') this.#clock.add(position, input.value);
    else if (input.kind === 'pace') this.#clock.add(position, input.base);
    else if (input.kind === 'completion') this.#completed.set(input.request, position);
  }

  #place(position: number): { position: number; ticks: number } {
    return { position, ticks: this.#clock.at(position) };
  }

  #roles(until: number): Span[] {
    const { from, to } = this.#window;
    const role = (lane: number, kind: Span['kind'], end: number, text: string): Span[] =>
      end <= from ? [] : [{ lane, kind, from: this.#place(from), to: this.#place(Math.min(to, end)), text }];
    return [
      ...role(LANE.primary, 'live', this.#last, 'the primary ran the guest live, recorded'),
      ...role(LANE.backup, 'follows', until, 'the backup replays the log'),
    ];
  }

  #requestSpan({ number, position, text: asked }: AskedRequest): Span {
    const done = this.#completed.get(number);
    const end = Math.max(position, Math.min(done ?? this.#last, this.#window.to));
    const lasted = done === undefined ? 'is never done' : `takes ${counted(done - position, 'slot')}`;
    const text = `${asked}: ${lasted}`;
    return { lane: LANE.devices, kind: 'request', from: this.#place(position), to: this.#place(end), text };
  }
}

function requestText(request: Request): string {
  const { kind, device, request: number } = request;
  const what = `request ${grouped(number)}: ${kind}`;
  const of = `device ${device}`;
  switch (request.kind) {
    case 'read':
      return `${what} ${counted(request.bytes, 'byte')} from sector ${grouped(request.sector)}, ${of}`;
    case 'write':
      return `${what} ${counted(request.data.length, 'byte')} to sector ${grouped(request.sector)}, ${of}`;
    case 'entropy':
      return `${what} of ${counted(request.bytes, 'byte')}, ${of}`;
    case 'flush':
      return `${what}, ${of}`;
  }
}

function resultMarks(result: ReplayResult): Untimed[] {
  switch (result.verdict) {
    case 'equal':
      return [{ ...OF_BACKUP, kind: 'end', position: result.position, text: EQUAL, tone: 'good' }];
    case 'torn':
      return [{ ...OF_BACKUP, kind: 'end', position: result.position, text: TORN, tone: 'step' }];
    case 'diverged': {
      const { position, equalUntil, message } = result.divergence;
      const text = `the replay is seen to differ; equal until position ${grouped(equalUntil)}: ${message}`;
      return [{ ...OF_BACKUP, kind: 'seen', position, text, tone: 'bad' }];
    }
  }
}

const OF_BACKUP = { lane: LANE.backup } as const;
const EQUAL = 'everything was equal, to the end';
const TORN = 'the recorder ended early; everything was equal to here';
