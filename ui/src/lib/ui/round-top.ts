/** A round figure that an axis can end at: 1, 2 or 5 with zeros, at least as much as `most`. */
export function roundTop(most: number): number {
  const zeros = Math.floor(Math.log10(most));
  // A power below one is not exact: dividing by one above it is.
  const scaled = (step: number) => (zeros < 0 ? step / 10 ** -zeros : step * 10 ** zeros);
  return [1, 2, 5].map(scaled).find((it) => it >= most) ?? scaled(10);
}
