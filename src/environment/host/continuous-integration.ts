/** Whether nobody sits in front of this host: it does what a service for continuous integration tells it to. */
export function isContinuousIntegration(): boolean {
  const { CI = '' } = process.env;
  return CI !== '' && CI !== '0' && CI !== 'false';
}
