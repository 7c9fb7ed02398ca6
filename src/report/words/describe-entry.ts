import type { LogEntry } from '../../hypervisor/log/entry.ts';
import { describeInput } from '../../machine/describe-input.ts';
import { hexDigits } from '../../machine/hex.ts';
import type { Input } from '../../machine/input.ts';
import { formatOutcome } from './format-outcome.ts';

/** What an entry is called in tables and statistics. */
export function entryKind(entry: LogEntry): string {
  if (entry.kind !== 'input' && entry.kind !== 'answer') return entry.kind;
  const { kind } = entry.input;
  if (kind !== 'clock') return kind;
  return entry.kind === 'answer' ? 'reading' : 'timer';
}

/** What an entry says, in a few words. */
export function describeEntry(entry: LogEntry): string {
  switch (entry.kind) {
    case 'input':
      return describeInput(entry.input);
    case 'answer':
      return `${describeInput(entry.input)}${entry.input.kind === 'clock' ? '' : ', asked for'}`;
    case 'mark':
      return 'the recorder got here';
    case 'checkpoint':
      return `state ${entry.digest}, outputs ${hex32(entry.outputs)}`;
    case 'snapshot':
      return `${entry.state.length} bytes`;
    case 'power-off':
      return 'switched off from outside';
    case 'end':
      return formatOutcome(entry.outcome);
  }
}

/** An entry as JSON values; bytes in hexadecimal digits, of a snapshot only how many there are. */
export function entryJson(entry: LogEntry): Record<string, unknown> {
  const { sequence, position, hart } = entry;
  const place = { sequence, position, ...(hart !== 0 && { hart }), kind: entryKind(entry) };
  switch (entry.kind) {
    case 'input':
    case 'answer':
      return { ...place, ...inputJson(entry.input), ...(entry.kind === 'answer' && { asked: true }) };
    case 'checkpoint':
      return { ...place, digest: entry.digest, outputs: hex32(entry.outputs) };
    case 'snapshot':
      return { ...place, bytes: entry.state.length };
    case 'end':
      return { ...place, outcome: entry.outcome };
    default:
      return place;
  }
}

function inputJson(input: Input): Record<string, unknown> {
  const { kind: _, ...fields } = input;
  return 'data' in fields ? { ...fields, data: hexDigits(fields.data) } : fields;
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, '0');
}
