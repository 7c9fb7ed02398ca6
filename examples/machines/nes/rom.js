// A cartridge of our own: 16 KiB of program and 8 KiB of tiles, without a mapper. Main counts as fast as it can. Sixty times a
// second the picture's interrupt reads the controller, mixes both into a pattern, and draws and plays that.
import { assemble } from './assemble.js';

const PROGRAM_AT = 0xc000;
const PROGRAM_BYTES = 0x4000;
const TILE_BYTES = 0x2000;

// Of the zero page.
const [BUTTONS, PATTERN, PLACE, INTERRUPTS, COUNT] = [0, 1, 2, 3, 4];

/** @typedef {import('./assemble.js').Line} Line */

/** @param {number} address @param {number} value @returns {readonly Line[]} */
const set = (address, value) => [
  ['lda #', value],
  ['sta abs', address],
];

/** A write to the memory of the picture processor. @param {number} address @param {number} value */
const draw = (address, value) => [
  ...set(0x2006, address >> 8),
  ...set(0x2006, address & 0xff),
  ...set(0x2007, value),
];

/** @param {string} name @returns {readonly Line[]} */
const untilPictureEnds = (name) => [name, ['bit abs', 0x2002], ['bpl', name]];

/** @type {readonly Line[]} */
const RESET = [
  'reset',
  ['sei'],
  ['cld'],
  ['ldx #', 0xff],
  ['txs'],
  ...untilPictureEnds('first'),
  ...untilPictureEnds('second'),
  ...[0x0f, 0x16, 0x2a, 0x30].flatMap((colour, index) => draw(0x3f00 + index, colour)),
  ...set(0x4015, 0x0f), // four voices
  ...set(0x4000, 0xbf),
  ...set(0x4003, 0x01),
  ...set(0x4008, 0xff),
  ...set(0x400b, 0x01),
  ...set(0x400c, 0x3f),
  ...set(0x400f, 0x01),
  ...set(0x4017, 0x00), // the sound processor interrupts too
  ...set(0x2001, 0x1e),
  ...set(0x2000, 0x80),
  ['lda #', 0x80], // the fifth row of tiles
  ['sta zp', PLACE],
  ['cli'],
  'main',
  ['inc zp', COUNT],
  ['jmp abs', 'main'],
];

/** @type {readonly Line[]} */
const PICTURE = [
  'picture',
  ['pha'],
  ['txa'],
  ['pha'],
  ...set(0x4016, 1),
  ...set(0x4016, 0),
  ['ldx #', 8],
  'button',
  ['lda abs', 0x4016],
  ['lsr'],
  ['rol zp', BUTTONS],
  ['dex'],
  ['bne', 'button'],
  ['lda zp', PATTERN],
  ['clc'],
  ['adc zp', COUNT],
  ['eor zp', BUTTONS],
  ['sta zp', PATTERN],
  ...set(0x2006, 0x24), // which this cartridge has mirrored to 0x2000
  ['lda zp', PLACE],
  ['sta abs', 0x2006],
  ['inc zp', PLACE],
  ['lda zp', PATTERN],
  ['sta abs', 0x2007],
  ['sta abs', 0x4002],
  ['sta abs', 0x400a],
  ['sta abs', 0x400e],
  ...set(0x2005, 0),
  ...set(0x2005, 0),
  ...set(0x2000, 0x80),
  ...set(0x4014, 0x00), // the zero page becomes the sprites
  ['pla'],
  ['tax'],
  ['pla'],
  ['rti'],
];

/** @type {readonly Line[]} */
const SOUND = ['sound', ['pha'], ['inc zp', INTERRUPTS], ['lda abs', 0x4015], ['pla'], ['rti']];

/** The file as emulators take it. @returns {Uint8Array} */
export function cartridge() {
  const { bytes, labels } = assemble([...RESET, ...PICTURE, ...SOUND], PROGRAM_AT);
  const program = new Uint8Array(PROGRAM_BYTES);
  program.set(bytes);
  const vectors = new DataView(program.buffer, PROGRAM_BYTES - 6);
  for (const [index, name] of ['picture', 'reset', 'sound'].entries()) {
    vectors.setUint16(2 * index, labels.get(name) ?? 0, true);
  }
  const tiles = Uint8Array.from({ length: TILE_BYTES }, (_, index) => (index * 37) ^ (index >> 4));
  const header = Uint8Array.of(0x4e, 0x45, 0x53, 0x1a, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  return Uint8Array.from([...header, ...program, ...tiles]);
}
