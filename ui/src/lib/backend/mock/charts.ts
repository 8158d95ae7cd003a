/** Charts of the stand-in: plain drawings with the marks a real one has. */
import type { ChartDrawing, ChartView, MarkView } from '$lib/api/generated/api';

export interface Series {
  name: string;
  values: number[];
}

interface Look {
  width: number;
  height: number;
  dark: boolean;
  hidden: number[];
}

/** A mark before it is known which rows make it. */
type Drawn = Omit<MarkView, 'rows'>;

const LIGHT = ['#1f68bc', '#e5904a', '#0b5a4f', '#c05c81', '#d8bb35'];
const DARK = ['#64a1ee', '#f3bd63', '#0b8b7a', '#f98b96', '#f2ee78'];
const LEFT = 52;
const BOTTOM = 28;

export function drawn(
  kind: string,
  labels: string[],
  series: Series[],
  say: (value: number) => string,
  look: Look,
): ChartDrawing {
  const top = Math.max(1, ...series.flatMap((it) => it.values)) * 1.08;
  const draw = kind === 'line' ? lines : kind === 'horizontal_bar' ? horizontal : bars;
  const { shapes, marks } = draw(labels, series, top, say, look);
  const ink = look.dark ? '#a2a9b5' : '#5b626e';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${look.width}" height="${look.height}" viewBox="0 0 ${look.width} ${look.height}" font-family="Inter, sans-serif" font-size="11" fill="${ink}">${shapes}</svg>`;
  const { width, height } = look;
  const most = labels.length - 1;
  return {
    svg,
    marks: marks.map((it, idx) => ({ ...it, rows: { by: 'row', idx: idx % labels.length } })),
    width,
    height,
    plot: { x: LEFT, y: 8, width: width - LEFT, height: height - BOTTOM - 8 },
    xAxis: { from: 0, to: most, least: 0, most, log: false, canZoom: kind === 'line' },
    legend:
      series.length > 1
        ? series.map(({ name }, seriesIdx) => ({
            name,
            seriesIdx,
            color: colour(seriesIdx, look.dark),
            area: { x: LEFT + seriesIdx * 90, y: 0, width: 80, height: 16 },
            hidden: look.hidden.includes(seriesIdx),
          }))
        : [],
  };
}

/** A chart as an answer has it, before it is drawn. */
export function chartView(kind: string, title: string, reason: string): ChartView {
  const kinds = ['line', 'bar', 'horizontal_bar', 'scatter', 'pie', 'number'];
  return {
    kind,
    title,
    reason,
    log: false,
    fit: false,
    kinds: kinds.map((it) => ({
      kind: it,
      obstacle: it === 'scatter' ? 'a scatter needs two measures' : null,
    })),
  };
}

function colour(idx: number, dark: boolean): string {
  const all = dark ? DARK : LIGHT;
  return all[idx % all.length] ?? '#888';
}

function frame(top: number, say: (value: number) => string, look: Look): string {
  const grid = look.dark ? '#2b3038' : '#e8eaee';
  return [0, 0.25, 0.5, 0.75, 1]
    .map((part) => {
      const y = 8 + (look.height - BOTTOM - 8) * (1 - part);
      return `<line x1="${LEFT}" x2="${look.width}" y1="${y}" y2="${y}" stroke="${grid}"/><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${say(top * part)}</text>`;
    })
    .join('');
}

type Draw = (
  labels: string[],
  series: Series[],
  top: number,
  say: (value: number) => string,
  look: Look,
) => { shapes: string; marks: Drawn[] };

const lines: Draw = (labels, series, top, say, look) => {
  const step = (look.width - LEFT) / labels.length;
  const plot = look.height - BOTTOM - 8;
  const marks: Drawn[] = [];
  let shapes = frame(top, say, look);
  series.forEach((it, nth) => {
    const points = it.values.map(
      (value, idx) => [LEFT + (idx + 0.5) * step, 8 + plot * (1 - value / top)] as const,
    );
    shapes += `<polyline fill="none" stroke-width="2" stroke="${colour(nth, look.dark)}" points="${points.map((p) => p.join(',')).join(' ')}"/>`;
    points.forEach(([x, y], idx) =>
      marks.push({
        x: x - 4,
        y: y - 4,
        width: 8,
        height: 8,
        round: true,
        color: colour(nth, look.dark),
        label: labels[idx] ?? '',
        series: it.name,
        value: say(it.values[idx] ?? 0),
      }),
    );
  });
  labels.forEach(
    (label, idx) =>
      (shapes += `<text x="${LEFT + (idx + 0.5) * step}" y="${look.height - 8}" text-anchor="middle">${label}</text>`),
  );
  return { shapes, marks };
};

const bars: Draw = (labels, series, top, say, look) => {
  const step = (look.width - LEFT) / labels.length;
  const plot = look.height - BOTTOM - 8;
  const each = (step * 0.7) / series.length;
  const marks: Drawn[] = [];
  let shapes = frame(top, say, look);
  labels.forEach((label, idx) => {
    series.forEach((it, nth) => {
      const value = it.values[idx] ?? 0;
      const height = (plot * value) / top;
      const mark = {
        x: LEFT + idx * step + step * 0.15 + nth * each,
        y: 8 + plot - height,
        width: each - 2,
        height,
      };
      shapes += `<rect x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}" rx="2" fill="${colour(nth, look.dark)}"/>`;
      marks.push({
        ...mark,
        round: false,
        color: colour(nth, look.dark),
        label,
        series: series.length > 1 ? it.name : '',
        value: say(value),
      });
    });
    shapes += `<text x="${LEFT + (idx + 0.5) * step}" y="${look.height - 8}" text-anchor="middle">${label}</text>`;
  });
  return { shapes, marks };
};

const horizontal: Draw = (labels, series, top, say, look) => {
  const left = 150;
  const step = (look.height - 16) / labels.length;
  const marks: Drawn[] = [];
  let shapes = '';
  labels.forEach((label, idx) => {
    const value = series[0]?.values[idx] ?? 0;
    const mark = {
      x: left,
      y: 8 + idx * step + step * 0.2,
      width: ((look.width - left - 60) * value) / top,
      height: step * 0.6,
    };
    shapes += `<rect x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}" rx="2" fill="${colour(0, look.dark)}"/><text x="${left - 8}" y="${mark.y + mark.height / 2 + 4}" text-anchor="end">${label}</text><text x="${left + mark.width + 6}" y="${mark.y + mark.height / 2 + 4}">${say(value)}</text>`;
    marks.push({
      ...mark,
      round: false,
      color: colour(0, look.dark),
      label,
      series: '',
      value: say(value),
    });
  });
  return { shapes, marks };
};
