/**
 * The decoded record: how the decoder hands one instruction to the hart. Byte offsets of its parts:
 * `operation` (u16), `rd`, `rs1`, `rs2` (u16: register number times 8, an offset into the register file),
 * `immediate` (i32). Bytes from `owner` on belong to the hart; the decoder leaves them alone.
 */
export const RECORD = { operation: 0, rd: 2, rs1: 4, rs2: 6, immediate: 8, owner: 12, bytes: 16 } as const;

/** Bytes of a register. */
export const REGISTER_BYTES = 8;

/**
 * What `rd` holds for an instruction that writes no register, x0 included: a place behind x31 that nothing
 * reads, so that no operation asks whether its destination is x0.
 */
export const SINK = 32 * REGISTER_BYTES;
