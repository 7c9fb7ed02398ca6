import type { ReadStream, WriteStream } from 'node:tty';

import type { ScreenSize } from './screen.ts';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const DEFAULT_SIZE: ScreenSize = { columns: 80, rows: 24 };

/**
 * A terminal whose whole screen is drawn, with each key as it is typed; what was on it before comes back with `close`, or when
 * the process ends.
 */
export class TerminalScreen {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #typed: (data: Buffer) => void;
  readonly #resized: () => void;
  /** What is on the screen, by row. */
  #drawn: readonly string[] = [];
  #open = false;
  readonly #close = (): void => this.close();
  /** After a stop the shell has put the terminal into its own mode. */
  readonly #continue = (): void => {
    if (!this.#open) return;
    this.#enter();
    this.#resized();
  };
  readonly #onResize = (): void => {
    this.#drawn = [];
    this.#output.write('\u001b[2J');
    this.#resized();
  };

  /**
   * @param typed is given what is typed
   * @param resized the screen has to be drawn again
   */
  constructor(input: ReadStream, output: WriteStream, typed: (data: Buffer) => void, resized: () => void) {
    this.#input = input;
    this.#output = output;
    this.#typed = typed;
    this.#resized = resized;
  }

  get size(): ScreenSize {
    const { columns, rows } = this.#output;
    return columns > 0 && rows > 0 ? { columns, rows } : DEFAULT_SIZE;
  }

  open(): void {
    this.#open = true;
    process.on('exit', this.#close);
    process.on('SIGCONT', this.#continue);
    this.#output.on('resize', this.#onResize);
    this.#input.on('data', this.#typed);
    this.#enter();
    this.#input.resume();
  }

  /** @param lines one for each row */
  draw(lines: readonly string[]): void {
    const changed = lines.flatMap((line, row) =>
      line === this.#drawn[row] ? [] : [`\u001b[${row + 1};1H${line}`],
    );
    this.#drawn = lines;
    if (changed.length > 0) this.#output.write(changed.join(''));
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    process.off('exit', this.#close);
    process.off('SIGCONT', this.#continue);
    this.#output.off('resize', this.#onResize);
    this.#input.off('data', this.#typed);
    this.#input.setRawMode(false);
    this.#input.pause();
    this.#input.unref();
    this.#output.write(LEAVE);
  }

  #enter(): void {
    this.#input.setRawMode(true);
    this.#drawn = [];
    this.#output.write(ENTER);
  }
}
