import type { Outcome } from '../../hypervisor/outcome.ts';
import { formatCounts } from '../format-statistics.ts';
import type { SimulatedRun } from './run-simulated.ts';
import type { ShippedGuest } from './shipped-guests.ts';

/** A guest that was run twice from the same seed. */
export interface Demonstration {
  readonly guest: ShippedGuest;
  readonly run: SimulatedRun;
  readonly again: SimulatedRun;
}

/** Whether the guest ended as it should, and both runs are the same to the last bit. */
export function isAsExpected({ guest, run, again }: Demonstration): boolean {
  const { outcome, digest, printed } = run;
  const codes = guest.role === 'faulty' ? [guest.exit, 1] : [guest.exit];
  const ended = outcome.end === 'halt' && codes.includes(outcome.code);
  return ended && digest === again.digest && printed === again.printed && run.slots === again.slots;
}

/** What a guest did, as lines of text. */
export function formatDemonstration(demonstration: Demonstration): string {
  const { guest, run, again } = demonstration;
  const same = run.digest === again.digest ? `the same twice, digest ${run.digest}` : 'NOT the same twice';
  return [
    `${guest.name}: ${guest.about}`,
    ...printable(run.printed).map((line) => `    | ${line}`.trimEnd()),
    `  slots     ${run.slots}`,
    `  consumed  ${formatCounts(run.statistics.inputs)}`,
    `  end       ${describe(run.outcome)}; ${same}`,
    `  verdict   ${verdict(demonstration)}`,
    '',
    '',
  ].join('\n');
}

/**
 * How it all went, and where to go on from here.
 * @param folder path of the shipped guests' ELF files
 */
export function formatSummary(
  demonstrations: readonly Demonstration[],
  seed: number,
  folder: string,
): string {
  const good = demonstrations.filter(isAsExpected).length;
  const elf = (name: string): string => quoted(`${folder}/${name}.elf`);
  const commands = [
    ['lockstep demo --seed 7', 'other interrupts, readings and random numbers'],
    [`lockstep run ${elf('editor')}`, 'a guest on this terminal; ctrl-a x leaves'],
    [`lockstep run --net udp:5555 ${elf('echo')}`, 'a guest on the network'],
    [`lockstep run --trace 20 ${elf('hello')}`, 'the last slots, disassembled'],
    [`lockstep record ${elf('editor')} -o run.log`, 'the same, recorded'],
    ['lockstep replay run.log', 'what was recorded, again and compared'],
    [`lockstep check ${elf('counters')} --expect-exit 0`, 'does it hold, whenever what arrives?'],
    [`lockstep info ${elf('hello')}`, 'what a guest is made of'],
    ['lockstep --help', 'everything else'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    `${good} of ${demonstrations.length} guests did what they should, twice the same, with seed ${seed}.`,
    '',
    'To go on, with npx lockstep in a checkout or lockstep where it is installed:',
    ...commands.map(([command, does]) => `  ${command.padEnd(width)} ${does}`),
    '',
  ].join('\n');
}

/** A path as a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `"${path}"`;
}

function verdict(demonstration: Demonstration): string {
  const { guest, run } = demonstration;
  if (!isAsExpected(demonstration)) return 'NOT as expected';
  if (guest.role !== 'faulty') return 'as expected';
  const shown = run.outcome.end === 'halt' && run.outcome.code !== guest.exit;
  return `as expected: its bug ${shown ? 'has shown' : 'did not show'} this time`;
}

function describe(outcome: Outcome): string {
  switch (outcome.end) {
    case 'halt':
      return `exit code ${outcome.code}`;
    case 'limit':
      return 'the limit';
    case 'stuck':
      return 'waits for ever';
    case 'power-off':
      return 'switched off';
    case 'stopped':
      return 'stopped';
  }
}

/** Lines without the control characters that would move a terminal's cursor. */
function printable(text: string): string[] {
  const lines = text.replaceAll('\r', '').replace(/\n$/, '').split('\n');
  return lines.map((line) =>
    // oxlint-disable-next-line no-control-regex -- these are what is to be shown
    line.replaceAll(/[\x00-\x1f\x7f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 0x40)}`),
  );
}
