// Charts: loaded by pages that have some, drawn when they come into sight. The page holds the same
// numbers as a table; where the drawing cannot be had, the table stands there.
const LIBRARY = "/static/vendor/echarts.min.js";
const NEAR = "200px";
const ROW_PX = 34;
const ROWS_FRAME_PX = 64;
const WHISKER_PX = 4;
const PARTS = 4;
const LEGEND_PX = 34;
const NAME_PX = 24;
const LINES_MAX = 2;
const PARETO_NAME_PX = 54;
const PARETO_TOLD = 3;
const PERCENT = 100;

let library = null;

/** The drawing library, asked for once, by the first chart that comes into sight. */
export const loaded = () => {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.addEventListener("load", () => done(window.echarts));
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return library;
};

/** The colours and the font as the style sheet has them now, light or dark. */
export const look = () => {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
};

/** What all charts have in common. */
export const chartBase = (token) => {
  const text = { fontFamily: token("font"), fontSize: 12, color: token("ink2") };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 4, right: 16, top: 12, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: false, top: 2, left: 0, itemWidth: 14, itemHeight: 8, itemGap: 16, textStyle: text },
    aria: { enabled: false },
    // Rich text is drawn; the other kind would be a page's inline style, which the policy forbids.
    tooltip: {
      confine: true, renderMode: "richText", backgroundColor: token("surface"), borderColor: token("line2"),
      textStyle: { ...text, color: token("ink") },
    },
  };
};

const names = (token, labels) => ({
  type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: token("line2") } },
  axisLabel: { fontFamily: token("font"), fontSize: 12, color: token("ink2"), interval: "auto", hideOverlap: true },
});

const scale = (token, chart) => ({
  type: "value", min: 0, max: chart.top ?? undefined, interval: chart.top ? chart.top / PARTS : undefined,
  splitNumber: PARTS, minInterval: chart.unit ? undefined : 1,
  axisLabel: {
    fontFamily: token("font"), fontSize: 12, color: token("ink2"), formatter: `{value}${chart.unit}`, hideOverlap: true,
  },
  splitLine: { lineStyle: { color: token("line") } },
});

/** Lines that say between which values a number lies. */
const whiskers = (token, series, lying) => ({
  type: "custom", silent: true, z: 5, encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
  data: series.bounds.flatMap((one, at) => (one ? [[at, one[0], one[1]]] : [])),
  renderItem: (_, api) => {
    const place = (value) => (lying ? api.coord([value, api.value(0)]) : api.coord([api.value(0), value]));
    const [a, b] = [place(api.value(1)), place(api.value(2))];
    const across = lying ? [0, WHISKER_PX] : [WHISKER_PX, 0];
    const line = (from, to) => ({
      type: "line", shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
      style: { stroke: token("ink"), lineWidth: 1.25 },
    });
    const end = (point) => line([point[0] - across[0], point[1] - across[1]], [point[0] + across[0], point[1] + across[1]]);
    return { type: "group", children: [line(a, b), end(a), end(b)] };
  },
});

const level = (token, chart, lying) => chart.level && {
  silent: true, symbol: "none", lineStyle: { color: token("ink3"), type: "dashed" },
  label: {
    formatter: chart.level[0], position: lying ? "start" : "insideEndTop", color: token("ink2"),
    fontFamily: token("font"), fontSize: 12,
  },
  data: [{ [lying ? "xAxis" : "yAxis"]: chart.level[1] }],
};

const marked = (token, chart) => chart.marked.length && {
  silent: true, itemStyle: { color: token("idle-tint") },
  label: { color: token("ink2"), fontFamily: token("font"), fontSize: 12, position: "insideTop" },
  data: chart.marked.map(([name, from, to]) => [{ name, xAxis: chart.labels[from] }, { xAxis: chart.labels[to] }]),
};

const bars = (token, chart, series, at, lying) => {
  const stacked = chart.series.length > 1;
  // Beyond its whisker, so that neither lies on the other.
  const upTo = (place) => chart.series.slice(0, at + 1).reduce((sum, one) => sum + (one.values[place] ?? 0), 0);
  const outside = series.values.map((_, place) => series.bounds?.[place]?.[1] ?? upTo(place));
  const bar = {
    type: "bar", name: series.name, stack: stacked ? "all" : undefined, barMaxWidth: lying ? 16 : 32,
    itemStyle: { color: token(series.tone) }, data: series.values,
    markLine: at ? undefined : level(token, chart, lying) || undefined,
    markArea: at || lying ? undefined : marked(token, chart) || undefined,
  };
  if (!series.printed) return [bar];
  // What is printed stands where nothing is drawn: at an unseen point.
  const printed = {
    type: "scatter", silent: true, symbolSize: 0, z: 6, tooltip: { show: false },
    data: outside.map((value, place) => (lying ? [value ?? 0, place] : [place, value ?? 0])),
    label: {
      show: true, position: lying ? "right" : "top", color: token("ink"), fontFamily: token("font"), fontSize: 12,
      formatter: (one) => series.printed[one.dataIndex],
    },
  };
  return [bar, printed];
};

const lines = (token, chart, series, at) => [{
  type: "line", name: series.name, data: series.values, symbol: at ? "rect" : "circle", symbolSize: 6,
  lineStyle: { width: 2, type: series.dashed ? "dashed" : "solid", color: token(series.tone) },
  itemStyle: { color: token(series.tone) },
  endLabel: {
    show: true, formatter: () => `${series.name} ${series.printed ? series.printed.at(-1) : series.values.at(-1)}`,
    color: token(series.tone), fontFamily: token("font"), fontSize: 12, fontWeight: "bold", distance: 8,
  },
  labelLayout: { moveOverlap: "shiftY" },
  markLine: at ? undefined : level(token, chart, false) || undefined,
  markArea: at ? undefined : marked(token, chart) || undefined,
}];

/** Bars, and over them the line that adds them up: no scale of its own, three of its shares in print. */
const pareto = (token, chart) => {
  const [count, sum] = chart.series;
  const told = Math.min(PARETO_TOLD, sum.values.length);
  const line = {
    type: "line", name: sum.name, yAxisIndex: 1, data: sum.values, symbol: "circle", symbolSize: 6, z: 4,
    lineStyle: { width: 2, color: token(sum.tone) }, itemStyle: { color: token(sum.tone) },
    label: {
      show: true, position: "top", color: token("ink"), fontFamily: token("font"), fontSize: 12,
      textBorderColor: token("surface"), textBorderWidth: 3,
      formatter: (one) => (one.dataIndex < told ? sum.printed[one.dataIndex] : ""),
    },
  };
  return [...bars(token, { ...chart, series: [count] }, count, 0, false), line];
};

/** How wide the longest name at a line's end is, roughly: a Chinese sign is as wide as two others. */
const width = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12.5 : 7), 0);

/** The chart as the library wants it. */
export const option = (chart, token) => {
  const lying = chart.kind === "rows";
  const base = chartBase(token);
  const added = chart.kind === "pareto";
  const series = added ? pareto(token, chart) : chart.series.slice(0, chart.kind === "line" ? LINES_MAX : undefined).flatMap((one, at) => [
    ...(chart.kind === "line" ? lines(token, chart, one, at) : bars(token, chart, one, at, lying)),
    ...(one.bounds ? [whiskers(token, one, lying)] : []),
  ]);
  const ends = chart.series.map((one) => `${one.name} ${one.printed?.at(-1) ?? one.values.at(-1)}`);
  if (chart.kind === "line") base.grid.right = 16 + Math.max(...ends.map(width));
  if (lying) base.grid.right = 8 + Math.max(8, ...chart.series.flatMap((one) => one.printed ?? []).map(width));
  const [x, y] = [names(token, chart.labels), scale(token, chart)];
  if (lying) {
    x.inverse = true;
    x.axisLabel.interval = 0;
    x.axisLabel.hideOverlap = false;
  }
  if (lying && chart.level) base.grid.top = NAME_PX;
  if (chart.series.length > 1 && chart.kind !== "line") {
    base.legend.show = true;
    base.grid.top = LEGEND_PX;
  }
  if (added) x.axisLabel = { ...x.axisLabel, interval: 0, hideOverlap: false, overflow: "break", width: PARETO_NAME_PX, lineHeight: 16 };
  const whole = { type: "value", min: 0, max: PERCENT, show: false };
  base.legend.data = chart.series.map((one) => one.name);
  base.tooltip.trigger = "axis";
  base.tooltip.formatter = (shown) => {
    const at = shown[0].dataIndex;
    const told = chart.series.map((one) => `${one.name}  ${one.printed?.[at] || `${one.values[at]}${chart.unit}`}`);
    return [chart.labels[at], ...told].join("\n");
  };
  return { ...base, xAxis: lying ? y : x, yAxis: added ? [y, whole] : lying ? x : y, series };
};

const shown = new Map();

const draw = async (canvas) => {
  const card = canvas.closest(".lb-chart");
  const chart = JSON.parse(canvas.dataset.chart);
  if (chart.kind === "rows") canvas.style.height = `${ROWS_FRAME_PX + ROW_PX * chart.labels.length}px`;
  try {
    const echarts = await loaded();
    const drawing = echarts.init(canvas, null, { renderer: "svg" });
    drawing.setOption(option(chart, look()));
    shown.set(drawing, chart);
    new ResizeObserver(() => drawing.resize()).observe(canvas);
    canvas.classList.add("drawn");
  } catch (error) {
    card.classList.add("as-table");
    throw error;
  }
};

const redraw = () => {
  for (const [drawing, chart] of shown) drawing.setOption(option(chart, look()), { notMerge: true });
};

const begin = () => {
  const sight = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      sight.unobserve(one.target);
      draw(one.target);
    }
  }, { rootMargin: NEAR });
  for (const canvas of document.querySelectorAll("[data-chart]")) sight.observe(canvas);
  for (const button of document.querySelectorAll("[data-as-table]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const table = button.closest(".lb-chart").classList.toggle("as-table");
      button.setAttribute("aria-pressed", String(table));
    });
  }
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
};

begin();
