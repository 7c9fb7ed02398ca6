import { formatGithub } from '../formats/github.ts';
import { formatJunit } from '../formats/junit.ts';
import { formatReplayJson } from '../formats/replay-json.ts';
import { replaySuite } from '../formats/replay-suite.ts';
import { hasText } from '../formats/test-suite.ts';
import type { Format } from '../formats/test-suite.ts';
import { VERDICT } from '../exit-codes.ts';
import type { ReplayedFile } from './replayed-file.ts';

/** What is written of files that were replayed, in the format that is wanted: lines at once, all else at the end. */
export class ReplayReport {
  readonly #format: Format;
  readonly #folder: string;
  readonly #files: ReplayedFile[] = [];

  /** @param folder that the files are in; empty for a single one */
  constructor(format: Format, folder: string) {
    this.#format = format;
    this.#folder = folder.replaceAll('\\', '/').replace(/\/+$/, '');
  }

  add(file: ReplayedFile): void {
    this.#files.push(file);
    if (hasText(this.#format)) process.stdout.write(`${file.name}: ${file.line}\n`);
  }

  /** @param exit what the process ends with */
  end(exit: number): void {
    const good = this.#files.filter(({ code }) => code === VERDICT.good).length;
    if (hasText(this.#format))
      process.stdout.write(`${good} of ${this.#files.length} as recorded or expected\n`);
    if (this.#format === 'text') return;
    process.stdout.write(this.#formatted(exit));
  }

  #formatted(exit: number): string {
    if (this.#format === 'json') return formatReplayJson(this.#files, exit);
    const suites = [replaySuite(this.#folder, this.#files)];
    return this.#format === 'junit' ? formatJunit('lockstep replay', suites) : formatGithub(suites);
  }
}
