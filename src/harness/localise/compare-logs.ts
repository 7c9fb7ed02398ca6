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

/** Positions, rising, at which two logs have something different for their machines. */
export function unequalEntries(a: LogReader, b: LogReader): number[] {
  const positions: number[] = [];
  let [inA, inB] = [nextDecisive(a), nextDecisive(b)];
  while ((inA !== undefined || inB !== undefined) && positions.length < MOST_PLACES) {
    const [atA, atB] = [inA?.position ?? Infinity, inB?.position ?? Infinity];
    const same = inA !== undefined && inB !== undefined && sameEntry(inA, inB);
    if (!same && positions.at(-1) !== Math.min(atA, atB)) positions.push(Math.min(atA, atB));
    if (atA <= atB) inA = behind(a);
    if (atB <= atA) inB = behind(b);
  }
  return positions;
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
  const same = canonicalJson(a.configuration, 'a') === canonicalJson(b.configuration, 'b');
  return same ? undefined : 'boards that are set up differently (`lockstep inspect` shows how)';
}

/** An entry on which it depends what a machine does. */
type Decisive = InputEntry | AnswerEntry | PowerOffEntry | EndEntry;

/** The one that a log is at, or the next one behind it. */
function nextDecisive(log: LogReader): Decisive | undefined {
  for (let { entry } = log; entry !== undefined; log.advance(), { entry } = log) {
    if (isDecisive(entry)) return entry;
  }
  return undefined;
}

function behind(log: LogReader): Decisive | undefined {
  if (log.entry !== undefined) log.advance();
  return nextDecisive(log);
}

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
