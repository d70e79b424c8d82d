// Schools on the map: asked for when the card comes into sight. The list beside it tells the same.
import { chartBase, loaded, look } from "./charts.js";

const FORMS = ["diamond", "rect", "emptyCircle", "circle"];
const TONES = ["back", "bad-fill", "amber", "ok"];
const SIZES = [13, 9, 8, 6];
const GROUND = "schools";
const CLOSER = 1.6;
const ZOOM_MAX = 60;
const MARGIN = 0.06;
const LEAST_DEGREES = 0.01;
const HALF_TURN = 180;
const TILE_PX = 256;
const TILE_ZOOM_MAX = 18;
const TILES_MAX = 120;
const LATITUDE_MAX = 85;
const EDGE_PX = 24;

/** Web Mercator, as pictures of the land have it: both from 0 to 1, from the north-west. */
const project = ([longitude, latitude]) => {
  const sine = Math.sin((Math.max(-LATITUDE_MAX, Math.min(LATITUDE_MAX, latitude)) * Math.PI) / HALF_TURN);
  return [longitude / (2 * HALF_TURN) + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
};
const unproject = ([x, y]) => [
  (x - 0.5) * 2 * HALF_TURN, (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * HALF_TURN) / Math.PI,
];

const least = (numbers) => numbers.reduce((one, other) => Math.min(one, other));
const most = (numbers) => numbers.reduce((one, other) => Math.max(one, other));

const feature = (name, polygons) => ({
  type: "Feature", properties: { name }, geometry: { type: "MultiPolygon", coordinates: polygons },
});

/** The outlines; without any, plain ground as far as there are schools. */
const ground = (told) => {
  if (told.outlines.length) return told.outlines.map((one) => feature(one.name, one.polygons));
  const [xs, ys] = [told.schools.map((one) => one[2]), told.schools.map((one) => one[3])];
  const [west, east] = [least(xs), most(xs)];
  const [south, north] = [least(ys), most(ys)];
  const pad = Math.max(LEAST_DEGREES, MARGIN * Math.max(east - west, north - south));
  const [w, e, s, n] = [west - pad, east + pad, south - pad, north + pad];
  return [feature("", [[[[w, s], [e, s], [e, n], [w, n], [w, s]]]])];
};

/** As large as fits, in its own proportions. */
const layout = (canvas, features) => {
  const places = features.flatMap((one) => one.geometry.coordinates.flat(2)).map(project);
  const across = (at) => most(places.map((one) => one[at])) - least(places.map((one) => one[at]));
  const [width, height] = [canvas.clientWidth - EDGE_PX, canvas.clientHeight - EDGE_PX];
  const aspect = across(0) / across(1);
  const size = aspect > 1 ? Math.min(width, height * aspect) : Math.min(height, width / aspect);
  return { layoutCenter: ["50%", "50%"], layoutSize: size };
};

const option = (told, token, canMove, tiles, place) => {
  const halo = { textBorderColor: token("surface"), textBorderWidth: 3 };
  const base = chartBase(token);
  return {
    animation: false, textStyle: base.textStyle, aria: { enabled: false },
    tooltip: { ...base.tooltip, trigger: "item", formatter: (one) => `${one.data.name}\n${one.seriesName}` },
    geo: {
      map: GROUND, projection: { project, unproject }, roam: canMove ? "move" : false, silent: true,
      scaleLimit: { min: 1, max: ZOOM_MAX }, ...place,
      itemStyle: { areaColor: tiles ? "transparent" : token("sunk"), borderColor: token("line2"), borderWidth: 1 },
      label: { show: told.outlines.length > 0, color: token("ink2"), fontFamily: token("font"), fontSize: 12, ...halo },
    },
    // What is worst is drawn last, over the others.
    series: told.words.map((name, state) => ({
      type: "scatter", coordinateSystem: "geo", name, symbol: FORMS[state], symbolSize: SIZES[state],
      z: 2 + told.words.length - state, cursor: "pointer", itemStyle: { color: token(TONES[state]), opacity: 1 },
      data: told.schools.filter((one) => one[4] === state).map((one) => ({ id: one[0], name: one[1], value: [one[2], one[3]] })),
    })),
  };
};

/** Where the projected world begins on the canvas, and how many pixels it is wide. */
const standing = (drawing) => {
  const [from, to] = [[0, 0], [1, 0]];
  const [a, b] = [from, to].map((one) => drawing.convertToPixel("geo", one));
  const scale = (b[0] - a[0]) / (project(to)[0] - project(from)[0]);
  return [[a[0] - project(from)[0] * scale, a[1] - project(from)[1] * scale], scale];
};

/** Pictures of the land beneath the drawing, where the office has set whence they come. */
const tiled = (canvas, drawing, source) => {
  const layer = new Map();
  return () => {
    const [at, scale] = standing(drawing);
    const [west, north] = [-at[0] / scale, -at[1] / scale];
    const [east, south] = [(canvas.clientWidth - at[0]) / scale, (canvas.clientHeight - at[1]) / scale];
    const zoom = Math.max(0, Math.min(TILE_ZOOM_MAX, Math.round(Math.log2(scale / TILE_PX))));
    const [count, wanted] = [2 ** zoom, new Set()];
    const size = scale / count;
    for (let x = Math.floor(west * count); x < east * count; x += 1) {
      for (let y = Math.floor(north * count); y < south * count && wanted.size < TILES_MAX; y += 1) {
        const key = `${zoom}/${x}/${y}`;
        wanted.add(key);
        const picture = layer.get(key) ?? Object.assign(new Image(), {
          alt: "", referrerPolicy: "no-referrer",
          src: source.replace("{z}", zoom).replace("{x}", x).replace("{y}", y),
        });
        Object.assign(picture.style, {
          left: `${at[0] + x * size}px`, top: `${at[1] + y * size}px`,
          width: `${size}px`, height: `${size}px`,
        });
        if (!layer.has(key)) canvas.prepend(picture);
        layer.set(key, picture);
      }
    }
    for (const [key, picture] of layer) {
      if (wanted.has(key)) continue;
      picture.remove();
      layer.delete(key);
    }
  };
};

const draw = async (canvas) => {
  const card = canvas.closest(".lb-chart");
  const answer = await fetch(canvas.dataset.map, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the map answered ${answer.status}`);
  const told = await answer.json();
  if (!told.schools.length && !told.outlines.length) {
    canvas.hidden = true;
    card.querySelector("[data-map-nothing]").hidden = false;
    return;
  }
  const echarts = await loaded();
  const features = ground(told);
  echarts.registerMap(GROUND, { type: "FeatureCollection", features });
  const drawing = echarts.init(canvas, null, { renderer: "canvas" });
  const canMove = window.matchMedia("(pointer: fine)").matches;
  const show = () => drawing.setOption(option(told, look(), canMove, canvas.dataset.tiles, layout(canvas, features)));
  show();
  drawing.on("click", (one) => { if (one.data?.id) window.location.assign(`/schools/${one.data.id}`); });
  const lay = canvas.dataset.tiles ? tiled(canvas, drawing, canvas.dataset.tiles) : () => {};
  drawing.on("georoam", lay);
  let zoom = 1;
  for (const button of card.querySelectorAll("[data-map-zoom]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      zoom = Math.max(1, Math.min(ZOOM_MAX, button.dataset.mapZoom === "in" ? zoom * CLOSER : zoom / CLOSER));
      drawing.setOption({ geo: { zoom, ...(zoom === 1 ? { center: null } : {}) } });
      lay();
    });
  }
  new ResizeObserver(() => {
    drawing.resize();
    drawing.setOption({ geo: layout(canvas, features) });
    lay();
  }).observe(canvas);
  new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  canvas.classList.add("drawn");
  lay();
};

const sight = new IntersectionObserver((seen) => {
  for (const one of seen) {
    if (!one.isIntersecting) continue;
    sight.unobserve(one.target);
    draw(one.target);
  }
}, { rootMargin: "200px" });
for (const canvas of document.querySelectorAll("[data-map]")) sight.observe(canvas);
