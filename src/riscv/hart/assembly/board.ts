/*
 * What the board offers to the harts: its devices, all in TypeScript but for the CLINT. Addresses lie below 2 GiB, so
 * that nothing but plain numbers crosses the border.
 */

/** Reads a device register of `bytes` bytes. @returns its value, or DEVICE_FAULT or DEVICE_QUESTION */
@external('board', 'load')
export declare function deviceLoad(address: u32, bytes: u32): f64;

/** Writes a device register. @returns 0, or DEVICE_FAULT */
@external('board', 'store')
export declare function deviceStore(address: u32, bytes: u32, value: u32): i32;

/** A store has hit the `tohost` word; `offset` is signed, where the store began relative to it. */
@external('board', 'storedToHost')
export declare function storedToHost(offset: u32, bytes: u32): void;

/** The clock has come to a device's comparator (ALARM). */
@external('board', 'clockAdvanced')
export declare function clockAdvanced(): void;

export const DEVICE_FAULT: f64 = -1;
export const DEVICE_QUESTION: f64 = -2;
