// The few instructions of a 6502 that `rom.js` is written in.

/** By mnemonic and addressing mode: `#` immediate, `zp` zero page, `abs` absolute; a branch has a label alone. */
const OPCODES = {
  'lda #': 0xa9,
  'lda zp': 0xa5,
  'lda abs': 0xad,
  'sta zp': 0x85,
  'sta abs': 0x8d,
  'ldx #': 0xa2,
  'adc zp': 0x65,
  'eor zp': 0x45,
  'inc zp': 0xe6,
  'rol zp': 0x26,
  'bit abs': 0x2c,
  'jmp abs': 0x4c,
  bpl: 0x10,
  bne: 0xd0,
  lsr: 0x4a,
  pha: 0x48,
  pla: 0x68,
  txa: 0x8a,
  tax: 0xaa,
  dex: 0xca,
  txs: 0x9a,
  clc: 0x18,
  cld: 0xd8,
  cli: 0x58,
  sei: 0x78,
  rti: 0x40,
};

const BRANCHES = new Set(['bpl', 'bne']);

/** @typedef {keyof typeof OPCODES} Name */
/** @typedef {string | readonly [Name] | readonly [Name, number | string]} Line a label, or an instruction */

/** @param {Name} name */
const lengthOf = (name) => (name.endsWith(' abs') ? 3 : name.includes(' ') || BRANCHES.has(name) ? 2 : 1);

/**
 * @param {readonly Line[]} lines
 * @param {number} origin address of the first byte
 * @returns {{ bytes: Uint8Array, labels: ReadonlyMap<string, number> }}
 */
export function assemble(lines, origin) {
  /** @type {Map<string, number>} */
  const labels = new Map();
  let address = origin;
  for (const line of lines) {
    if (typeof line === 'string') labels.set(line, address);
    else address += lengthOf(line[0]);
  }
  /** @type {number[]} */
  const bytes = [];
  for (const line of lines) {
    if (typeof line === 'string') continue;
    const [name, operand = 0] = line;
    const value = typeof operand === 'number' ? operand : labels.get(operand);
    if (value === undefined) throw new Error(`no label ${operand}`);
    const behind = origin + bytes.length + lengthOf(name);
    bytes.push(OPCODES[name]);
    if (BRANCHES.has(name)) bytes.push((value - behind) & 0xff);
    else if (lengthOf(name) > 1) bytes.push(value & 0xff);
    if (lengthOf(name) > 2) bytes.push(value >> 8);
  }
  return { bytes: Uint8Array.from(bytes), labels };
}
