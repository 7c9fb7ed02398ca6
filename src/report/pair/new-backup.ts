import type { Moment } from '../../simulation/history.ts';
import { counted, grouped } from '../words/numbers.ts';

/** How a host that stood by became the new backup, as far as it did; in ticks. */
export interface NewBackup {
  /** When it asked for the guest's state. */
  readonly asked: number | undefined;
  /** When that was sent, and how many bytes it had. */
  readonly copied: number | undefined;
  readonly bytes: number;
  /** Since when its primary was protected. */
  readonly protectedSince: number | undefined;
}

/** @param asked when it asked, if it did */
export function newBackup(moments: readonly Moment[], asked: number | undefined): NewBackup {
  const copy = moments.findLast(({ what }) => what === 'copy');
  const protect = moments.find(({ what }) => what === 'protect');
  return { asked, copied: copy?.ticks, bytes: copy?.number ?? 0, protectedSince: protect?.ticks };
}

/** The same in words, in short pieces. */
export function newBackupTexts({ asked, copied, bytes, protectedSince }: NewBackup): string[] {
  if (asked === undefined) return ['stood by to the end'];
  const question = `asked at tick ${grouped(asked)}`;
  if (copied === undefined) return [`${question}, and was given nothing`];
  return [
    `${question}, was sent ${counted(bytes, 'byte')} at tick ${grouped(copied)}`,
    protectedSince === undefined
      ? 'did not come to protect anybody'
      : `the guest was protected again from tick ${grouped(protectedSince)}`,
  ];
}
