import type { ClockLine } from '../environment/clock-line.ts';

/** What a primary tells its backup. */
export type PrimaryMessage =
  /** The state of the guest, for a new backup: what the log that follows goes on from. Like a frame, it arrives whole and in order. */
  | CopyMessage
  /** The next frame of the log. These arrive whole, in order, and none is lost, or the channel is broken. */
  | {
      readonly kind: 'log';
      /** When it was sent, in ticks of the primary's clock. */
      readonly sent: number;
      readonly bytes: Uint8Array;
      /** How many entries the log has with it. */
      readonly sequence: number;
    }
  | {
      readonly kind: 'heartbeat';
      readonly sent: number;
      /** How many entries were sent. */
      readonly sequence: number;
      /** How many of the guest's outputs have left: those with lower numbers need not be kept. */
      readonly released: number;
      /** The guest waits for something to come. */
      readonly idle: boolean;
      /** The generation of the pairing; 0 as long as a new backup may not go live yet. */
      readonly generation: number;
    }
  /** The guest has ended, and all that it sent out has left. */
  | { readonly kind: 'farewell' };

/** What a new backup begins with. */
export interface CopyMessage {
  readonly kind: 'copy';
  readonly sent: number;
  /** Where the guest stood, before what arrives there. */
  readonly position: number;
  /** A snapshot: the machine, and the table of its requests in flight. */
  readonly state: Uint8Array;
  /** How many outputs the guest had sent. All of them have left. */
  readonly outputs: number;
  /** The greatest clock value that the guest had been given, in ticks, and the line that a paced clock was on. */
  readonly clock: number;
  readonly line: ClockLine;
}

/** What a backup tells its primary. */
export type BackupMessage =
  /** There is a host that could be the backup: it asks for the guest's state. Said again until that comes. */
  | { readonly kind: 'join' }
  /** Sent for each piece of the log, and as a heartbeat. */
  | {
      readonly kind: 'acknowledgement';
      /** So many entries of the log are verified, and in the backup's own buffer. */
      readonly sequence: number;
      /** The backup has executed so many slots, and consumed so many entries. */
      readonly position: number;
      readonly consumed: number;
      /** The generation that it knows of; 0 for a new backup that was not told of one. */
      readonly generation: number;
      /** `sent` of the latest message that it has heard: until `timeoutTicks` after that it will not go live. */
      readonly heard: number;
    }
  /** It has seen its guest go another way than the primary's: it will never go live. */
  | { readonly kind: 'diverged'; readonly message: string };

export type Message = PrimaryMessage | BackupMessage;
