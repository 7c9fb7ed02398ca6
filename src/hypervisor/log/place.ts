/** Where the entry is that is written or read at present. */
export interface Place {
  readonly position: number;
}

/** What is filled in again and again. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
