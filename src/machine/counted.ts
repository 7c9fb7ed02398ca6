/** A number of things, as it stands in scenarios and settings: without groups of digits. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
