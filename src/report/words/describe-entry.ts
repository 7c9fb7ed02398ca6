import type { LogEntry } from '../../hypervisor/log/entry.ts';
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

/** So much of what was typed or received is shown in a table. */
const SHOWN_BYTES = 24;

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

function describeInput(input: Input): string {
  switch (input.kind) {
    case 'clock':
      return `${input.value} ticks`;
    case 'pace':
      return `${input.base} ticks, from here ${input.rate / 2 ** 32} a slot`;
    case 'console':
      return `${bytes(input.data)}: ${quoted(input.data)}`;
    case 'frame':
      return `device ${input.device}, ${bytes(input.data)}: ${shownHex(input.data)}`;
    case 'completion':
      return `device ${input.device}, request ${input.request}, ${input.status}${
        input.data.length === 0 ? '' : `, ${bytes(input.data)}: ${shownHex(input.data)}`
      }`;
    case 'reset':
      return 'the reset button';
    case 'signal':
      return `${input.name}, ${bytes(input.data)}: ${shownHex(input.data)}`;
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

function bytes({ length }: Uint8Array): string {
  return `${length} ${length === 1 ? 'byte' : 'bytes'}`;
}

function quoted(data: Uint8Array): string {
  const text = JSON.stringify(new TextDecoder().decode(data.subarray(0, SHOWN_BYTES)));
  return data.length > SHOWN_BYTES ? `${text}...` : text;
}

function shownHex(data: Uint8Array): string {
  const text = hexDigits(data.subarray(0, SHOWN_BYTES));
  return data.length > SHOWN_BYTES ? `${text}...` : text;
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, '0');
}
