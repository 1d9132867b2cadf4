/** Fields under the names that they have in the API, for the details of an act, which are read there. */
export function wireNames(fields: object): Record<string, unknown> {
  const named = Object.entries(fields).map(([name, value]): [string, unknown] => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(named);
}
