import type { Statistics } from '../hypervisor/statistics.ts';

/** Counts by kind, in one line: the kinds that occurred. */
export function formatCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.length === 0 ? 'none' : parts.map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** What a run did, as lines of text. */
export function formatStatistics(
  { exits, inputs, effects }: Statistics,
  { position, retired }: { readonly position: number; readonly retired: number },
  seconds: number,
): string {
  const lines = [
    ['slots', `${position}`],
    ['retired', `${retired} instructions since power-on or the guest's last reset`],
    ['time', `${seconds.toFixed(3)} s`],
    ['speed', `${(position / seconds / 1e6).toFixed(1)} million slots a second`],
    ['exits', formatCounts(exits)],
    ['events', formatCounts(inputs)],
    ['effects', formatCounts(effects)],
  ];
  return lines.map(([name, value]) => `${name!.padEnd(8)} ${value}\n`).join('');
}
