import type { LogEntry } from '../../../src/hypervisor/log/entry.ts';
import type { LogHeader } from '../../../src/hypervisor/log/header.ts';

/** The log that docs/log-format.md takes apart byte by byte. */
export const EXAMPLE_HEADER: LogHeader = {
  release: '1.0.0',
  machine: { family: 'demo', semantics: 1, configuration: {} },
  checkpointInterval: 5000,
};

export const EXAMPLE_ENTRIES: readonly LogEntry[] = [
  { kind: 'answer', sequence: 0, position: 100, hart: 0, input: { kind: 'clock', value: 12 } },
  { kind: 'answer', sequence: 1, position: 107, hart: 0, input: { kind: 'clock', value: 13 } },
  { kind: 'input', sequence: 2, position: 400, hart: 0, input: { kind: 'clock', value: 500 } },
  {
    kind: 'input',
    sequence: 3,
    position: 400,
    hart: 0,
    input: { kind: 'console', data: Uint8Array.of(0x61) },
  },
  {
    kind: 'input',
    sequence: 4,
    position: 600,
    hart: 0,
    input: { kind: 'completion', device: 0, request: 0, status: 'ok', data: new Uint8Array(0) },
  },
  {
    kind: 'answer',
    sequence: 5,
    position: 600,
    hart: 0,
    input: { kind: 'signal', name: 'dice', data: Uint8Array.of(6) },
  },
  {
    kind: 'checkpoint',
    sequence: 6,
    position: 5000,
    hart: 0,
    digest: '0123456789abcdef',
    outputs: 0x811c_9dc5,
  },
  { kind: 'end', sequence: 7, position: 5000, hart: 0, outcome: { end: 'halt', code: 3 } },
];
