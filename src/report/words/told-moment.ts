import type { HostName } from '../../simulation/fault.ts';

/** How a moment looks: routine ones are the many that say nothing by themselves. */
export type MomentKind = 'routine' | 'step' | 'good' | 'bad' | 'again';

/** Something that has happened, in words. */
export interface ToldMoment {
  readonly ticks: number;
  readonly host: HostName;
  /** In one word. */
  readonly what: string;
  /** Of the host's guest. */
  readonly position: number;
  readonly words: string;
  readonly kind: MomentKind;
}
