import type { ByHost } from '../../report/pair/by-host.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { ConsoleCell } from '../../report/words/console-text.ts';
import type { PairSummary } from './pair-summary.ts';
import type { ToldMoment } from '../../report/words/told-moment.ts';
import type { Tone } from './line.ts';

/** All that a screen shows of a pair. Plain data. */
export interface PairView {
  /** The file name of the guest. */
  readonly guest: string;
  readonly about: string;
  readonly ticks: number;
  /** In ticks a second. */
  readonly speed: number;
  readonly mode: ViewMode;
  readonly hosts: ByHost<HostView>;
  /** Who follows whom, or did so last. */
  readonly pairing: { readonly primary: HostName; readonly backup: HostName };
  /** The position of the host that is ahead. */
  readonly lead: number;
  /** In slots: how far the backup is behind, and how far it may be. */
  readonly lag: { readonly slots: number; readonly mostSlots: number } | undefined;
  readonly channel: ChannelView;
  readonly gate: GateView;
  readonly disk: DiskView;
  /** Lines of the console, as seen from outside. */
  readonly console: readonly (readonly ConsoleCell[])[];
  /** Those that matter, the last one last. */
  readonly told: readonly ToldMoment[];
  /** Once it is over. */
  readonly summary: PairSummary | undefined;
}

export type ViewMode = 'runs' | 'stands' | 'typing' | 'over' | 'summary';

export interface HostView {
  /** In capitals: what it is at present. */
  readonly state: string;
  readonly tone: Tone;
  /** What it does, in a sentence. */
  readonly about: string;
  readonly position: number;
  readonly generation: number;
  /** Up to there what was executed is safe: acknowledged; or what is to be executed is known. */
  readonly safe: number;
  /** Positions behind slots whose outputs are held. */
  readonly held: readonly number[];
  /** Of its part in the protocol, in a few words. */
  readonly detail: string;
}

/** In entries of the log. */
export interface ChannelView {
  readonly sent: number;
  readonly acknowledged: number;
  readonly cut: boolean;
  /** Nobody uses it any more. */
  readonly idle: boolean;
}

export interface GateView {
  readonly held: number;
  /** What is held, as text; the last of it. */
  readonly text: string;
  /** The next one leaves once an entry of this position is acknowledged. */
  readonly needs: number | undefined;
  /** Outputs that have left, and those of them that have left twice. */
  readonly left: number;
  readonly again: number;
  /** `open`: nobody protects the host that is live; `lost`: with the pairing's primary. */
  readonly state: 'holds' | 'open' | 'lost';
}

export interface DiskView {
  readonly generation: number;
  readonly owner: string;
  readonly writes: ByHost<number>;
}
