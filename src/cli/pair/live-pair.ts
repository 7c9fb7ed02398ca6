import { resolve } from 'node:path';

import { SIGNAL_NUMBERS, VERDICT } from '../exit-codes.ts';
import { shippedGuests } from '../demo/shipped-guests.ts';
import { ConsolePerson } from './console-person.ts';
import { formatConsole, formatMoments } from './format-story.ts';
import { formatSummary, holds } from './format-summary.ts';
import { beginScene } from './open-scene.ts';
import type { Scene } from './open-scene.ts';
import { grouped } from '../../report/words/numbers.ts';
import { pairCommands } from './pair-keys.ts';
import { MAX_SPEED } from './pair-arguments.ts';
import type { PairCommand } from './pair-keys.ts';
import type { ViewMode } from './pair-view.ts';
import type { PairWatch } from './pair-watch.ts';
import { formatScreen } from './screen.ts';
import { TerminalScreen } from './terminal-screen.ts';
import { viewPair } from './view-pair.ts';

const FRAME_MILLISECONDS = 60;
/** A host that cannot keep up with the speed that is asked for still draws and hears keys. */
const BUSY_MILLISECONDS = 40;
const FASTER = 2;
const CTRL_C = 3;
const ESCAPE = 0x1b;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A scene at the terminal, at a speed to watch, with keys for whatever shall go wrong. */
export class LivePair {
  readonly #scene: Scene;
  readonly #screen: TerminalScreen;
  readonly #colours: boolean;
  #speed: number;
  #mode: ViewMode = 'runs';
  #person: ConsolePerson;
  #watch: PairWatch;
  /** To where virtual time shall have come, in ticks; and the host's time then. */
  #target = 0;
  #drawnAt = performance.now();
  #end: (code: number) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  /** @param speed in ticks a second */
  constructor(scene: Scene, speed: number) {
    this.#scene = scene;
    this.#speed = speed;
    this.#colours = (process.env['NO_COLOR'] ?? '') === '';
    this.#person = personFor(scene);
    this.#watch = beginScene(scene, [this.#person]);
    this.#screen = new TerminalScreen(
      process.stdin,
      process.stdout,
      (data) => this.#safely(() => this.#typed(data)),
      () => this.#safely(() => this.#draw()),
    );
  }

  /** Until somebody quits. @returns what the process ends with */
  async run(): Promise<number> {
    const onSignal = (signal: NodeJS.Signals): void => this.#end(128 + SIGNAL_NUMBERS[signal]!);
    for (const signal of SIGNALS) process.on(signal, onSignal);
    this.#screen.open();
    const timer = setInterval(() => this.#safely(() => this.#frame()), FRAME_MILLISECONDS);
    try {
      const code = await new Promise<number>((resolve, reject) => {
        this.#end = resolve;
        this.#fail = reject;
        process.stdin.once('end', () => resolve(SIGNAL_NUMBERS['SIGHUP']! + 128));
      });
      this.#screen.close();
      process.stdout.write(this.#story());
      return code;
    } finally {
      clearInterval(timer);
      for (const signal of SIGNALS) process.off(signal, onSignal);
      this.#screen.close();
    }
  }

  #safely(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  #frame(): void {
    const now = performance.now();
    const milliseconds = now - this.#drawnAt;
    this.#drawnAt = now;
    if (this.#mode === 'runs' || this.#mode === 'typing') {
      this.#target = Math.min(this.#lastTicks, this.#target + (this.#speed * milliseconds) / 1000);
      const until = now + BUSY_MILLISECONDS;
      this.#watch.runUntil(this.#target, () => performance.now() < until);
      if (this.#watch.pair.next < this.#target) this.#target = this.#watch.pair.now();
    }
    this.#settle();
    this.#draw();
  }

  /** A guest that waits for a person may do so for ever, which is not to be taken for hanging. */
  get #lastTicks(): number {
    return this.#person.done ? Infinity : this.#watch.pair.options.maxTicks - 1;
  }

  #settle(): void {
    if (this.#watch.pair.over && this.#mode !== 'over' && this.#mode !== 'summary') this.#mode = 'summary';
  }

  #draw(): void {
    const { name: guest, about } = this.#scene;
    const { pair } = this.#watch;
    const ticks = pair.over ? pair.now() : Math.floor(Math.max(this.#target, pair.now()));
    const view = viewPair(this.#watch, { guest, about, ticks, speed: this.#speed, mode: this.#mode });
    this.#screen.draw(formatScreen(view, this.#screen.size, this.#colours));
  }

  #typed(data: Buffer): void {
    if (data.includes(CTRL_C)) this.#end(128 + SIGNAL_NUMBERS['SIGINT']!);
    else if (this.#mode !== 'typing') {
      for (const command of pairCommands(data.toString('latin1'), this.#watch.pair.over)) this.#do(command);
    } else if (data.length === 1 && data[0] === ESCAPE) this.#mode = 'runs';
    else this.#type(Uint8Array.from(data));
    this.#settle();
    this.#draw();
  }

  #type(data: Uint8Array): void {
    this.#person.type(data);
    this.#watch.chronicle.typed(data);
  }

  #do(command: PairCommand): void {
    if (command === 'quit') this.#end(this.#code());
    else if (command === 'again') this.#begin();
    else if (command === 'faster') this.#speed = Math.min(MAX_SPEED, this.#speed * FASTER);
    else if (command === 'slower') this.#speed = Math.max(1, Math.floor(this.#speed / FASTER));
    else if (this.#watch.pair.over) {
      if (command === 'summary') this.#mode = this.#mode === 'over' ? 'summary' : 'over';
    } else this.#meddle(command);
  }

  #meddle(command: PairCommand): void {
    const watch = this.#watch;
    switch (command) {
      case 'crash-primary':
        watch.strike({ crash: 'primary' });
        break;
      case 'crash-backup':
        watch.strike({ crash: 'backup' });
        break;
      case 'crash-spare':
        if (watch.pair.spare !== undefined) watch.strike({ crash: 'spare' });
        break;
      case 'cut-channel':
        if (!watch.chronicle.cuts.has('channel')) watch.strike({ cut: 'channel' });
        break;
      case 'pause':
        this.#mode = this.#mode === 'stands' ? 'runs' : 'stands';
        this.#target = watch.pair.now();
        break;
      case 'step':
        this.#mode = 'stands';
        watch.step();
        break;
      case 'type':
        this.#mode = 'typing';
        break;
      default:
    }
  }

  /** The same scene from power-on. */
  #begin(): void {
    this.#person = personFor(this.#scene);
    this.#watch = beginScene(this.#scene, [this.#person]);
    this.#mode = 'runs';
    this.#target = 0;
  }

  #code(): number {
    return !this.#watch.pair.over || holds(this.#watch.summary) ? VERDICT.good : VERDICT.bad;
  }

  /** What stays on the terminal. */
  #story(): string {
    const { pair, chronicle, console } = this.#watch;
    const { name, about } = this.#scene;
    return [
      `${name} on a pair of hosts, ${about}\n`,
      formatMoments(chronicle.notable),
      formatConsole(console),
      pair.over
        ? formatSummary(this.#watch.summary)
        : `left at tick ${grouped(pair.now())}, before the end: nothing was judged\n`,
    ].join('\n');
  }
}

/** A guest that may listen to its console waits for somebody to type; of those that ship it is known which do. */
function personFor({ guest }: Scene): ConsolePerson {
  const shipped = shippedGuests().find(({ elf }) => elf === resolve(guest.path));
  return new ConsolePerson(shipped === undefined || shipped.events.includes('console'));
}
