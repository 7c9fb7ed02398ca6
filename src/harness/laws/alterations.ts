import type { Random } from '../../environment/random.ts';
import type { LogEntry } from '../../hypervisor/log/entry.ts';
import type { Outcome } from '../../hypervisor/outcome.ts';
import type { Input } from '../../machine/input.ts';

/** A list of entries that is not the one recorded. */
export interface Alteration {
  readonly name: 'removed' | 'doubled' | 'later' | 'earlier' | 'swapped' | 'changed';
  readonly entries: readonly LogEntry[];
}

type Alter = (entries: readonly LogEntry[], index: number, random: Random) => readonly LogEntry[];

/** What can be done to one entry. */
const ALTERATIONS: Record<Alteration['name'], Alter> = {
  removed: (entries, index) => entries.toSpliced(index, 1),
  doubled: (entries, index) => entries.toSpliced(index, 0, entries[index]!),
  later: (entries, index) => moved(entries, index, 1),
  earlier: (entries, index) => moved(entries, index, -1),
  swapped: (entries, index) => {
    const other = Math.min(index + 1, entries.length - 1);
    const [a, b] = [entries[index]!, entries[other]!];
    return entries.with(index, { ...b, position: a.position }).with(other, { ...a, position: b.position });
  },
  changed: (entries, index, random) => entries.with(index, changed(entries[index]!, random)),
};

/** Something done to one entry, both drawn. */
export function alter(entries: readonly LogEntry[], random: Random): Alteration {
  const names = Object.keys(ALTERATIONS) as Alteration['name'][];
  const name = names[random.integer(0, names.length - 1)]!;
  const index = random.integer(0, entries.length - 1);
  return { name, entries: ALTERATIONS[name](entries, index, random) };
}

function moved(entries: readonly LogEntry[], index: number, slots: number): readonly LogEntry[] {
  const entry = entries[index]!;
  return entries.with(index, { ...entry, position: Math.max(0, entry.position + slots) });
}

/** The same entry with other content; entries without content become marks. */
function changed(entry: LogEntry, random: Random): LogEntry {
  switch (entry.kind) {
    case 'input':
    case 'answer': {
      if (random.oneIn(4)) return { ...entry, hart: entry.hart + 1 };
      const input = changedInput(entry.input, random);
      return input === undefined ? mark(entry) : { ...entry, input };
    }
    case 'checkpoint':
      return random.oneIn(2)
        ? { ...entry, digest: entry.digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }
        : { ...entry, outputs: (entry.outputs ^ 1) >>> 0 };
    case 'snapshot':
      return { ...entry, state: changedBytes(entry.state, random) };
    case 'end':
      return { ...entry, outcome: changedOutcome(entry.outcome, random) };
    default:
      return entry.kind === 'mark' ? { ...entry, kind: 'power-off' } : mark(entry);
  }
}

const ENDS: readonly Outcome['end'][] = ['halt', 'limit', 'stuck', 'power-off', 'stopped'];

/** Another end, or another exit code. */
function changedOutcome(outcome: Outcome, random: Random): Outcome {
  const others = ENDS.filter((end) => end === 'halt' || end !== outcome.end);
  const end = others[random.integer(0, others.length - 1)]!;
  if (end !== 'halt') return { end };
  return { end, code: outcome.end === 'halt' ? outcome.code + 1 : 0 };
}

function changedInput(input: Input, random: Random): Input | undefined {
  switch (input.kind) {
    case 'clock':
      return { ...input, value: input.value + 1 };
    case 'pace':
      return random.oneIn(2) ? { ...input, base: input.base + 1 } : { ...input, rate: input.rate + 1 };
    case 'completion':
      return input.data.length > 0
        ? { ...input, data: changedBytes(input.data, random) }
        : { ...input, status: input.status === 'ok' ? 'error' : 'ok' };
    case 'reset':
      return undefined;
    default:
      return { ...input, data: changedBytes(input.data, random) };
  }
}

/** With one bit flipped; a byte where there was none. */
function changedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(0);
  const at = random.integer(0, bytes.length - 1);
  return bytes.with(at, bytes[at]! ^ (1 << random.integer(0, 7)));
}

function mark({ sequence, position, hart }: LogEntry): LogEntry {
  return { kind: 'mark', sequence, position, hart };
}
