/** Names of x0 to x31 in the calling convention (RISC-V ABIs specification, "Integer Register Convention"). */
export const REGISTER_NAMES: readonly string[] = [
  ...['zero', 'ra', 'sp', 'gp', 'tp', 't0', 't1', 't2'],
  ...['s0', 's1', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5'],
  ...['a6', 'a7', 's2', 's3', 's4', 's5', 's6', 's7'],
  ...['s8', 's9', 's10', 's11', 't3', 't4', 't5', 't6'],
];

/** The calling convention's name of a register by its number, 0 to 31. */
export function registerName(register: number): string {
  const name = REGISTER_NAMES[register];
  if (name === undefined) throw new RangeError(`no register has number ${register}`);
  return name;
}
