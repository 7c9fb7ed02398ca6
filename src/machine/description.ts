/** All that a machine can be built from again, elsewhere and later, so that it behaves the same. */
export interface MachineDescription {
  /** What kind of machine it is: `riscv`, or the name that another machine goes by. */
  readonly family: string;
  /** Rises whenever the same inputs would lead to other bytes than before. */
  readonly semantics: number;
  /** Everything that is set and is no image; JSON values only. */
  readonly configuration: unknown;
  readonly image?: ImageDescription;
}

/** The software inside. */
export interface ImageDescription {
  /** The file's name, for people. */
  readonly name: string;
  /** How `bytes` are to be read: as the file that was given, or as segments put down by Lockstep. */
  readonly format: 'elf' | 'raw' | 'segments';
  /** SHA-256 of `bytes`, in hexadecimal digits. */
  readonly hash: string;
  /** Absent where only the hash was kept: then the file has to be given. */
  readonly bytes?: Uint8Array;
}
