/** Says something to whoever started the command, on standard error. */
export function tell(message: string): void {
  process.stderr.write(`lockstep: ${message}\n`);
}
