/** The kinds of chart in words. */
const NAMES: Record<string, string> = {
  line: 'Line',
  area: 'Area',
  bar: 'Bars',
  horizontal_bar: 'Horizontal bars',
  stacked_bar: 'Stacked bars',
  share_bar: 'Stacked to 100 %',
  combined: 'Bars and line',
  small_multiples: 'Small multiples',
  scatter: 'Scatter',
  histogram: 'Histogram',
  box: 'Box plot',
  heat_map: 'Heat map',
  pie: 'Pie',
  donut: 'Donut',
  number: 'Single figure',
};

export function kindName(kind: string): string {
  return NAMES[kind] ?? kind;
}
