/** What a primary tells its backup. */
export type PrimaryMessage =
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
    }
  /** The guest has ended, and all that it sent out has left. */
  | { readonly kind: 'farewell' };

/** What a backup tells its primary. */
export type BackupMessage =
  /** Sent for each piece of the log, and as a heartbeat. */
  | {
      readonly kind: 'acknowledgement';
      /** So many entries of the log are verified, and in the backup's own buffer. */
      readonly sequence: number;
      /** The backup has executed so many slots. */
      readonly position: number;
      /** `sent` of the latest message that it has heard: until `timeoutTicks` after that it will not go live. */
      readonly heard: number;
    }
  /** It has seen its guest go another way than the primary's: it will never go live. */
  | { readonly kind: 'diverged'; readonly message: string };

export type Message = PrimaryMessage | BackupMessage;
