/** Figures, times and sizes in words. */
export { bytes, fileName, folderName } from './bytes';
export { allTokens, LEAST_USD, money, moneyOrUnknown, price, tokens, usageInWords } from './money';
export {
  cellText,
  compact,
  count,
  counted,
  plainText,
  share,
  thousands,
  type CellText,
} from './number';
export { age, ago, dayGroup, duration, moment, sliceEnds, sliceStart } from './time';
