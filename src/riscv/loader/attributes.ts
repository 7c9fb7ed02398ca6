const FORMAT_VERSION = 0x41;
const SCOPE_FILE = 1;
const TAG_ARCHITECTURE = 5;

/**
 * The instruction set named in a `.riscv.attributes` section, such as `rv64i2p1_m2p0` (RISC-V ELF psABI,
 * "Attributes"), or undefined where it names none. Nothing but what `info` shows depends on it.
 */
export function architectureOf(section: Uint8Array): string | undefined {
  const vendorName = 'riscv\0';
  const scope = 5 + vendorName.length;
  const text = (from: number, to: number): string => new TextDecoder().decode(section.subarray(from, to));
  if (section[0] !== FORMAT_VERSION || text(5, scope) !== vendorName || section[scope] !== SCOPE_FILE) {
    return undefined;
  }
  // An even tag's value is a number (ULEB128), an odd tag's a string that ends in a zero byte.
  let at = scope + 5;
  while (at < section.length) {
    const tag = section[at++]!;
    if (tag % 2 === 0) {
      while (at < section.length && section[at++]! >= 0x80);
      continue;
    }
    const end = section.indexOf(0, at);
    if (end < 0) return undefined;
    if (tag === TAG_ARCHITECTURE) return text(at, end);
    at = end + 1;
  }
  return undefined;
}
