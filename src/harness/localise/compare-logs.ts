import { Buffer } from 'node:buffer';

import type {
  AnswerEntry,
  CheckpointEntry,
  EndEntry,
  InputEntry,
  LogEntry,
  PowerOffEntry,
} from '../../hypervisor/log/entry.ts';
import { canonicalJson } from '../../hypervisor/log/canonical-json.ts';
import type { LogReader } from '../../hypervisor/log/log-reader.ts';
import type { MachineDescription } from '../../machine/description.ts';
import type { Input } from '../../machine/input.ts';

/** More places than this are not looked at. */
const MOST_PLACES = 200;

/** How two logs compare, entry by entry. */
export interface Entries {
  /** Positions, rising, at which they have something different for their machines. */
  readonly places: readonly number[];
  /** One of them ends where the other goes on, and nothing in it says that its guest ended there. */
  readonly shorter?: {
    /** Index of the log. */
    readonly log: 0 | 1;
    /** Up to here it goes. */
    readonly position: number;
    /** `limit`, or that its recorder ended early. */
    readonly how: string;
  };
}

/** Compares what two logs have for their machines, up to the end of the one that is shorter by its recorder's decision. */
export function compareEntries(a: LogReader, b: LogReader): Entries {
  const places: number[] = [];
  const [walkA, walkB] = [new Walk(a), new Walk(b)];
  while (places.length < MOST_PLACES) {
    const [inA, inB] = [walkA.entry, walkB.entry];
    const shorter = shorterOf(walkA, walkB);
    if (shorter !== undefined) return { places, shorter };
    if (inA === undefined && inB === undefined) break;
    const [atA, atB] = [inA?.position ?? Infinity, inB?.position ?? Infinity];
    const same = inA !== undefined && inB !== undefined && sameEntry(inA, inB);
    if (!same && places.at(-1) !== Math.min(atA, atB)) places.push(Math.min(atA, atB));
    if (atA <= atB) walkA.goOn();
    if (atB <= atA) walkB.goOn();
  }
  return { places };
}

function shorterOf(a: Walk, b: Walk): Entries['shorter'] {
  const [endA, endB] = [a.breaksOff(), b.breaksOff()];
  // Where both break off, neither has more to compare with.
  if (
    endA !== undefined &&
    (endB === undefined || endA.position <= endB.position) &&
    b.goesBehind(endA.position)
  )
    return { log: 0, ...endA };
  if (endB !== undefined && a.goesBehind(endB.position)) return { log: 1, ...endB };
  return undefined;
}

/** Goes through the entries of a log on which it depends what a machine does. */
class Walk {
  readonly #log: LogReader;
  /** The last position that any entry was for. */
  #last = 0;
  entry: Decisive | undefined;

  constructor(log: LogReader) {
    this.#log = log;
    this.#find();
  }

  goOn(): void {
    if (this.#log.entry !== undefined) this.#log.advance();
    this.#find();
  }

  /** Whether there is something, or the guest itself ended, behind a position. */
  goesBehind(position: number): boolean {
    return (this.entry?.position ?? this.#last) > position;
  }

  /** Where it ends, if it does here, and its recorder and not its guest has ended it. */
  breaksOff(): { readonly position: number; readonly how: string } | undefined {
    const { entry } = this;
    if (entry === undefined)
      return this.#log.end === 'torn' ? { position: this.#last, how: 'its recorder ended early' } : undefined;
    if (entry.kind !== 'end' || (entry.outcome.end !== 'limit' && entry.outcome.end !== 'stopped'))
      return undefined;
    return { position: entry.position, how: entry.outcome.end };
  }

  #find(): void {
    const log = this.#log;
    for (let { entry } = log; entry !== undefined; log.advance(), { entry } = log) {
      this.#last = entry.position;
      if (isDecisive(entry)) {
        this.entry = entry;
        return;
      }
    }
    this.entry = undefined;
  }
}

/** Where two logs with the same inputs say of the same position that the machine was another one there. */
export function contradiction(a: LogReader, b: LogReader): number | undefined {
  const checkpoints = new Map<number, string>();
  for (; a.entry !== undefined; a.advance()) {
    if (a.entry.kind === 'checkpoint') checkpoints.set(a.entry.position, saidOf(a.entry));
  }
  for (; b.entry !== undefined; b.advance()) {
    if (b.entry.kind !== 'checkpoint') continue;
    const other = checkpoints.get(b.entry.position);
    if (other !== undefined && other !== saidOf(b.entry)) return b.entry.position;
  }
  return undefined;
}

function saidOf({ digest, outputs }: CheckpointEntry): string {
  return `${digest} ${outputs}`;
}

/** What two machines do not have in common, in a few words; `undefined` if they are one. */
export function otherMachine(a: MachineDescription, b: MachineDescription): string | undefined {
  if (a.family !== b.family) return `machines of the families ${a.family} and ${b.family}`;
  if (a.semantics !== b.semantics) return `machines with semantics ${a.semantics} and ${b.semantics}`;
  if (a.image?.hash !== b.image?.hash) {
    return `guests ${a.image?.name ?? 'none'} (${a.image?.hash.slice(0, 12)}) and ${b.image?.name ?? 'none'} (${b.image?.hash.slice(0, 12)})`;
  }
  const fields = otherFields(a.configuration, b.configuration);
  if (fields.length === 0) return undefined;
  const epoch =
    fields.join() === 'epochSeconds' ? '; recorded with --seed or in a scenario, they are not' : '';
  return `boards that are set up differently: ${fields.join(', ')}${epoch}`;
}

/** The fields of two configurations that are not the same. */
function otherFields(a: unknown, b: unknown): string[] {
  const [inA, inB] = [a, b].map((value) => (value ?? {}) as Readonly<Record<string, unknown>>);
  const names = [...new Set([...Object.keys(inA!), ...Object.keys(inB!)])].sort();
  const text = (value: unknown): string => (value === undefined ? '' : canonicalJson(value, 'a field'));
  return names.filter((name) => text(inA![name]) !== text(inB![name]));
}

/** An entry on which it depends what a machine does. */
type Decisive = InputEntry | AnswerEntry | PowerOffEntry | EndEntry;

function isDecisive(entry: LogEntry): entry is Decisive {
  return (
    entry.kind === 'input' || entry.kind === 'answer' || entry.kind === 'power-off' || entry.kind === 'end'
  );
}

function sameEntry(a: Decisive, b: Decisive): boolean {
  if (a.position !== b.position || a.kind !== b.kind || a.hart !== b.hart) return false;
  if (a.kind === 'end') return b.kind === 'end' && JSON.stringify(a.outcome) === JSON.stringify(b.outcome);
  if (a.kind === 'power-off' || b.kind === 'power-off' || b.kind === 'end') return true;
  return sameInput(a.input, b.input);
}

function sameInput(a: Input, b: Input): boolean {
  const [fieldsA, fieldsB] = [Object.entries(a), b as unknown as Record<string, unknown>];
  return (
    fieldsA.length === Object.keys(b).length &&
    fieldsA.every(([name, value]) => {
      const other = fieldsB[name];
      if (!(value instanceof Uint8Array)) return value === other;
      return other instanceof Uint8Array && Buffer.compare(value, other) === 0;
    })
  );
}
