import { LogFileSource } from '../../environment/host/log-file-source.ts';
import { StandardOutput } from '../../environment/host/standard-output.ts';
import { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import { LockstepError } from '../../machine/errors.ts';
import { EXIT, VERDICT } from '../exit-codes.ts';
import { inspectionJson } from './inspection-json.ts';
import { inspectionText } from './inspection-text.ts';
import type { Ending } from './inspection.ts';
import { LogStatistics } from './log-statistics.ts';
import { inLog } from '../replay/replay-log.ts';
import { tell } from '../tell.ts';

export interface InspectArguments {
  readonly json: boolean;
  /** How many entries to show at most. */
  readonly entries: number | undefined;
}

/** Entries between two looks at whether anybody still reads. */
const ENTRIES_A_TURN = 512;

/** Writes what a log holds to standard output, never with more than a part of it in memory. */
export async function inspectLog(path: string, options: InspectArguments): Promise<number> {
  const source = new LogFileSource(path);
  try {
    const header = readHeader(source, path);
    return await new InspectedLog(source, header, options).show();
  } finally {
    source.close();
  }
}

function readHeader(source: LogFileSource, path: string): EncodedHeader {
  try {
    return EncodedHeader.read(source);
  } catch (error) {
    throw inLog(path, error);
  }
}

class InspectedLog {
  readonly #source: LogFileSource;
  readonly #header: EncodedHeader;
  readonly #shown: number;
  readonly #inspection;
  readonly #statistics = new LogStatistics();
  readonly #text = new TextEncoder();
  #closed = false;
  readonly #output = new StandardOutput(process.stdout, () => {
    this.#closed = true;
  });

  constructor(source: LogFileSource, header: EncodedHeader, { json, entries }: InspectArguments) {
    this.#source = source;
    this.#header = header;
    this.#shown = entries ?? Infinity;
    this.#inspection = json ? inspectionJson() : inspectionText;
  }

  async show(): Promise<number> {
    const sizes = { file: this.#source.bytes, header: this.#header.bytes.length };
    this.#write(this.#inspection.begin(this.#header.header, sizes));
    const ending = await this.#showEntries();
    if (ending === undefined) return EXIT.outputClosed;
    this.#write(this.#inspection.end(this.#statistics, sizes, ending));
    await this.#output.flush();
    if (ending.message !== undefined) tell(`${this.#source.path}: ${ending.message}`);
    return { finished: VERDICT.good, torn: VERDICT.torn, damaged: VERDICT.refused }[ending.kind];
  }

  /** @returns undefined if nobody reads any more */
  async #showEntries(): Promise<Ending | undefined> {
    let reader: LogReader | undefined;
    try {
      reader = new LogReader(this.#source, { known: this.#header });
      const statistics = this.#statistics;
      for (let { entry } = reader; entry !== undefined; { entry } = reader) {
        statistics.add(entry, reader.entryBytes);
        if (statistics.total.count <= this.#shown) this.#write(this.#inspection.entry(entry));
        if (statistics.total.count % ENTRIES_A_TURN === 0) await this.#turn();
        if (this.#closed) return undefined;
        reader.advance();
      }
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'bad-log') throw error;
      const { message } = error;
      return { kind: 'damaged', offset: reader?.offset ?? this.#header.bytes.length, message };
    }
    return { kind: reader.end === 'torn' ? 'torn' : 'finished', offset: reader.offset };
  }

  #write(text: string): void {
    this.#output.write(this.#text.encode(text));
  }

  async #turn(): Promise<void> {
    await this.#output.flush();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
