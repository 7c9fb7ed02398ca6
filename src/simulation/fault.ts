/** The hosts, by the role that each begins with: the spare one stands by, and becomes the new backup of who goes on alone. */
export const HOST_NAMES = ['primary', 'backup', 'spare'] as const;

/** One of `HOST_NAMES`. */
export type HostName = (typeof HOST_NAMES)[number];

/**
 * What happens between the hosts, and can be waited for: a piece of the log is sent, has come, is acknowledged at the primary;
 * an output leaves, a write is performed on the shared disk, the test-and-set is decided, a host is live; a new backup is sent
 * the guest's state, is told that it may go live, and its primary knows that it knows.
 */
export const STEPS = [
  ...(['send', 'receive', 'acknowledge', 'release', 'write', 'take', 'live'] as const),
  ...(['copy', 'join', 'protect'] as const),
] as const;

/** One of `STEPS`. */
export type Step = (typeof STEPS)[number];

/** Whether it is one of them. */
export function isStep(what: string): what is Step {
  return (STEPS as readonly string[]).includes(what);
}

/** Where a fault strikes. */
export type FaultPlace =
  /** Where the guest has executed so many slots: on the host concerned; on the primary for what concerns both. */
  | { readonly at: number }
  /** `plus` ticks (default 0: right then) behind the `hit`-th time (default 1) that it happens. */
  | { readonly after: Step; readonly hit?: number; readonly plus?: number };

/** What can be cut: the hosts' channel, or a host's way to the shared disk. */
export const CUTS = ['channel', 'primary-storage', 'backup-storage', 'spare-storage'] as const;

/** One of `CUTS`. */
export type Cut = (typeof CUTS)[number];

/** On which host a cut is noticed. */
export function hostOfCut(cut: Cut): HostName {
  return cut === 'backup-storage' ? 'backup' : cut === 'spare-storage' ? 'spare' : 'primary';
}

/** What goes wrong. */
export type FaultKind =
  /** The host stops, with all that was only in its memory. */
  | { readonly crash: HostName }
  /** The host stands still for so many ticks, and notices nothing of it. */
  | { readonly pause: HostName; readonly ticks: number }
  /** Nothing gets through for so many ticks; default: for ever. */
  | { readonly cut: Cut; readonly ticks?: number }
  /** A backup computes wrongly: what its guest is given next is not what the log has. */
  | { readonly corrupt: Exclude<HostName, 'primary'> };

/** What goes wrong, and where. */
export type Fault = FaultPlace & FaultKind;

/** What happens only where there is a third host. */
const ONLY_WITH_SPARE: ReadonlySet<Step> = new Set(['copy', 'join', 'protect']);

/** Whether it can strike only where there is a third host. */
export function needsSpare(fault: Fault): boolean {
  const ofSpare = hostOf(fault) === 'spare' || ('cut' in fault && fault.cut === 'spare-storage');
  return ofSpare || ('after' in fault && ONLY_WITH_SPARE.has(fault.after));
}

/** On which host's position a fault with a position waits. */
export function hostOf(fault: FaultKind): HostName {
  if ('crash' in fault) return fault.crash;
  if ('pause' in fault) return fault.pause;
  return 'corrupt' in fault ? fault.corrupt : 'primary';
}
