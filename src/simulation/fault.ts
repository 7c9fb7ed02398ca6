/** A host, by the role that it begins with. */
export type HostName = 'primary' | 'backup';

/**
 * What happens between the hosts, and can be waited for: a piece of the log is sent, has come, is acknowledged at the primary;
 * an output leaves, a write is performed on the shared disk, the test-and-set is decided, a host is live.
 */
export const STEPS = ['send', 'receive', 'acknowledge', 'release', 'write', 'take', 'live'] as const;

/** One of `STEPS`. */
export type Step = (typeof STEPS)[number];

/** Where a fault strikes. */
export type FaultPlace =
  /** Where the guest has executed so many slots: on the host concerned; on the primary for what concerns both. */
  | { readonly at: number }
  /** `plus` ticks (default 0: right then) behind the `hit`-th time (default 1) that it happens. */
  | { readonly after: Step; readonly hit?: number; readonly plus?: number };

/** What can be cut: the two hosts' channel, or a host's way to the shared disk. */
export type Cut = 'channel' | 'primary-storage' | 'backup-storage';

/** What goes wrong. */
export type FaultKind =
  /** The host stops, with all that was only in its memory. */
  | { readonly crash: HostName }
  /** The host stands still for so many ticks, and notices nothing of it. */
  | { readonly pause: HostName; readonly ticks: number }
  /** Nothing gets through for so many ticks; default: for ever. */
  | { readonly cut: Cut; readonly ticks?: number }
  /** The backup computes wrongly: what its guest is given next is not what the log has. */
  | { readonly corrupt: 'backup' };

/** What goes wrong, and where. */
export type Fault = FaultPlace & FaultKind;

/** On which host's position a fault with a position waits. */
export function hostOf(fault: FaultKind): HostName {
  if ('crash' in fault) return fault.crash;
  if ('pause' in fault) return fault.pause;
  return 'corrupt' in fault ? fault.corrupt : 'primary';
}
