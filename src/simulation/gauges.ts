import type { HostName } from './fault.ts';

/** The most that there was of something, and the position at which its primary was then. */
export interface Peak {
  readonly most: number;
  readonly position: number;
}

/** What the world has measured of its hosts, whatever those believe. */
export interface Measured {
  /** Execution lag of a backup that protects, in slots. */
  readonly lag: Peak;
  /** Bytes of the log under way to a backup that protects, or is about to, behind which the guest has gone on twice. */
  readonly underWay: Peak;
  /** Bytes of the log that waited with a backup to be consumed, where that was more than one piece. */
  readonly waiting: Peak;
  /** By backup, how many outputs it had been told of that they had left, when it missed its primary. */
  readonly told: ReadonlyMap<HostName, number>;
}

/** A piece of the log that waits with its receiver. */
interface Piece {
  /** Sequence number of its first entry. */
  readonly first: number;
  readonly bytes: number;
}

/** A piece of the log that was sent. */
interface Sent {
  /** Where its primary was. */
  readonly position: number;
  /** Bytes of all pieces up to it. */
  readonly total: number;
}

const NOTHING: Peak = { most: 0, position: 0 };

/** Measures hosts from outside. */
export class Gauges implements Measured {
  readonly told = new Map<HostName, number>();
  #lag = NOTHING;
  #underWay = NOTHING;
  #waiting = NOTHING;
  /** Outputs with lower numbers have left a host. */
  #left = 0;
  /** How many outputs had left when a message was sent that says so. */
  readonly #leftBy = new WeakMap<object, number>();
  readonly #sent = new Map<HostName, Sent[]>();
  readonly #missing = new Set<HostName>();
  readonly #pieces = new Map<HostName, readonly Piece[]>();
  /** By backup, how many entries it has been given. */
  readonly #given = new Map<HostName, number>();

  get lag(): Peak {
    return this.#lag;
  }

  get underWay(): Peak {
    return this.#underWay;
  }

  get waiting(): Peak {
    return this.#waiting;
  }

  /** A primary hears of its backup. @param slots by which that is behind */
  acknowledged(slots: number, position: number): void {
    this.#lag = greater(this.#lag, slots, position);
  }

  /**
   * A primary sends a piece of the log to a backup.
   * @param position of the primary
   * @param underWay how many pieces are under way with it
   */
  sent(to: HostName, bytes: number, position: number, underWay: number): void {
    const pieces = this.#sent.get(to) ?? [];
    this.#sent.set(to, pieces);
    pieces.push({ position, total: (pieces.at(-1)?.total ?? 0) + bytes });
    // What was written where there was no more room is sent, and so is what is written where the guest stands still since.
    const full = before(pieces, position);
    const last = full && before(pieces, full.position);
    const gone = pieces.at(-underWay - 1)?.total ?? 0;
    this.#underWay = greater(this.#underWay, (last?.total ?? 0) - gone, position);
  }

  /**
   * A backup is given a piece of the log.
   * @param sequence how many entries the log has with it
   * @param consumed how many of them the backup has consumed
   * @param position of the primary
   */
  given(to: HostName, bytes: number, sequence: number, consumed: number, position: number): void {
    // Who has missed its primary takes nothing more of its log.
    if (this.#missing.has(to)) return;
    const piece = { first: this.#given.get(to) ?? 0, bytes };
    this.#given.set(to, sequence);
    const waiting = [...(this.#pieces.get(to) ?? []), piece].filter(({ first }) => first > consumed);
    this.#pieces.set(to, waiting);
    if (waiting.length > 1) this.#waiting = greater(this.#waiting, bytesOf(waiting), position);
  }

  /** An output leaves. */
  released(number: number): void {
    this.#left = Math.max(this.#left, number + 1);
  }

  /** A message is sent that says how much has left. */
  says(message: object): void {
    this.#leftBy.set(message, this.#left);
  }

  /** It has come. */
  hears(host: HostName, message: object): void {
    const left = this.#leftBy.get(message);
    if (left !== undefined && !this.#missing.has(host))
      this.told.set(host, Math.max(left, this.told.get(host) ?? 0));
  }

  /** From now on a host hears nothing of its primary. */
  misses(host: HostName): void {
    this.#missing.add(host);
  }
}

function bytesOf(pieces: readonly { readonly bytes: number }[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The last piece that was written neither within the slot at the position nor behind it. */
function before(pieces: readonly Sent[], at: number): Sent | undefined {
  return pieces.findLast(({ position }) => position < at - 1);
}

function greater(peak: Peak, most: number, position: number): Peak {
  return most > peak.most ? { most, position } : peak;
}
