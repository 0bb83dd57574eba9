"use strict";
// 责任图谱: units by load, a map of who works with whom, and one unit with its tasks.
panels.graph = {count: () => unitLoads().length, draw(panel) {
  const loads = unitLoads(), most = Math.max(1, ...loads.map(u => u.tasks.length));
  const list = el("div", {class: "list", tabindex: -1}), map = el("div", {class: "map"}), detail = el("aside", {class: "detail", "aria-live": "polite"});
  const find = el("input", {type: "search", "aria-label": L.search_unit, placeholder: L.search_unit, style: "width:16ch", input: () => { const hit = match(); refreshList(); if (hit.length === 1) choose(hit[0].u); }});
  const allButton = el("button", {class: "plain", click: () => choose(-1)}, L.overview), count = el("span", {class: "count"});
  panel.append(el("div", {class: "bar"}, find, allButton, ROLES.map((r, i) => el("span", {class: "key r" + i}, L[r])), count), el("div", {class: "units"}, list, map, detail));
  if (!loads.length) { map.append(el("p", {class: "empty"}, L.none)); return; }
  const match = () => { const q = find.value.trim(); return q ? loads.filter(u => has(u.name + " " + u.printed, q)) : loads; };

  // the list: only the rows in sight are drawn
  const HIGH = 46;
  function refreshList() {
    const found = match(); count.textContent = found.length + " " + L.units;
    const a = Math.max(0, Math.floor(list.scrollTop / HIGH) - 10), b = printing ? found.length : Math.min(found.length, a + 20 + Math.ceil((list.clientHeight || 800) / HIGH));
    list.replaceChildren(el("div", {style: "height:" + a * HIGH + "px"}), ...found.slice(a, b).map(u => el("button", {class: "unitrow" + (u.u === state.unit ? " on" : ""), title: u.name, "aria-pressed": u.u === state.unit, click: () => choose(u.u)},
      el("b", {}, el("span", {class: "dot", style: "background:" + (LEVELS[u.level] || LEVELS[""])}), el("span", {}, u.name), el("span", {class: "soft"}, u.tasks.length)),
      el("span", {class: "loadbar"}, u.roles.map((n, r) => n ? el("i", {class: "r" + r, style: "width:" + 100 * n / most + "%", title: L[ROLES[r]] + " " + n}) : null)))),
      el("div", {style: "height:" + (found.length - b) * HIGH + "px"}));
  }
  let printing = false;
  list.addEventListener("scroll", () => requestAnimationFrame(refreshList));

  // the map
  const canvas = svg("svg", {role: "img", "aria-label": L.map, tabindex: 0});
  const tools = el("div", {class: "tools"}, [["＋", L.zoom_in, .8], ["−", L.zoom_out, 1.25], ["⟲", L.zoom_reset, 0]].map(([sign, label, f]) =>
    el("button", {class: "plain", "aria-label": label, title: label, click: () => zoom(f)}, sign)));
  const levels = el("div", {class: "levels"}, [...new Set(loads.map(u => u.level))].map(level => el("span", {}, el("span", {class: "dot", style: "background:" + (LEVELS[level] || LEVELS[""])}), " " + (L[level] || L.no_level))));
  map.append(canvas, tools, levels);
  let home = [0, 0, 1, 1], view = home, redrawLabels = () => {};
  const show = () => { canvas.setAttribute("viewBox", view.join(" ")); redrawLabels(); };
  const scaleNow = () => { const box = canvas.getBoundingClientRect(); return Math.max(view[2] / (box.width || 1), view[3] / (box.height || 1)); };
  function zoom(f, cx, cy) {
    if (!f) view = [...home];
    else { const x = cx === undefined ? view[0] + view[2] / 2 : cx, y = cy === undefined ? view[1] + view[3] / 2 : cy; view = [x - (x - view[0]) * f, y - (y - view[1]) * f, view[2] * f, view[3] * f]; }
    show();
  }
  function pointAt(event) {
    const box = canvas.getBoundingClientRect(), s = scaleNow();
    return [view[0] + view[2] / 2 + (event.clientX - box.left - box.width / 2) * s, view[1] + view[3] / 2 + (event.clientY - box.top - box.height / 2) * s];
  }
  canvas.addEventListener("wheel", event => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.15 : .87, ...pointAt(event)); }, {passive: false});
  let from = null;
  canvas.addEventListener("pointerdown", event => { from = [event.clientX, event.clientY, view[0], view[1]]; });
  canvas.addEventListener("pointermove", event => { if (!from || !event.buttons) return; const s = scaleNow(); view = [from[2] - (event.clientX - from[0]) * s, from[3] - (event.clientY - from[1]) * s, view[2], view[3]]; show(); });
  canvas.addEventListener("pointerup", () => { from = null; });
  canvas.addEventListener("keydown", event => {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (step) { view = [view[0] + step[0] * view[2] / 10, view[1] + step[1] * view[3] / 10, view[2], view[3]]; show(); event.preventDefault(); }
    else if (event.key === "+" || event.key === "=") zoom(.8); else if (event.key === "-") zoom(1.25); else if (event.key === "0") zoom(0); else if (event.key === "Escape") choose(-1);
  });

  const byUnit = new Map(loads.map(u => [u.u, u]));
  const withOthers = together(loads);
  function overview() {
    const drawn = loads.filter(u => 2 * u.u + 1 < D.P.length);
    canvas.replaceChildren();
    const at = u => [D.P[2 * u.u] * 500, D.P[2 * u.u + 1] * 500], size = u => 4 + 15 * Math.sqrt(u.tasks.length / most);
    const xs = drawn.map(u => at(u)[0]), ys = drawn.map(u => at(u)[1]), pad = 90;
    home = drawn.length ? [Math.min(...xs) - pad, Math.min(...ys) - pad, Math.max(...xs) - Math.min(...xs) + 2 * pad, Math.max(...ys) - Math.min(...ys) + 2 * pad] : [0, 0, 1, 1];
    view = [...home];
    const strong = [];
    for (const [a, near] of withOthers) for (const [b, n] of near) if (a < b && byUnit.has(b) && 2 * b + 1 < D.P.length && 2 * a + 1 < D.P.length) strong.push([a, b, n]);
    strong.sort((a, b) => b[2] - a[2]);
    for (const [a, b, n] of strong.slice(0, 1500)) canvas.append(svg("line", {x1: at(byUnit.get(a))[0], y1: at(byUnit.get(a))[1], x2: at(byUnit.get(b))[0], y2: at(byUnit.get(b))[1], "stroke-width": Math.min(.5 + n / 4, 4), opacity: .5}));
    const labels = [];
    for (const u of drawn) {
      const [x, y] = at(u);
      canvas.append(svg("circle", {cx: x, cy: y, r: size(u), fill: LEVELS[u.level] || LEVELS[""], click: () => choose(u.u)}, svg("title", {}, u.name + " " + u.tasks.length)));
      labels.push({u, x, y: y - size(u), r: size(u), text: svg("text", {"text-anchor": "middle", click: () => choose(u.u)}, cutTo(u.printed, 14))});
    }
    canvas.append(...labels.map(l => l.text));
    redrawLabels = () => {  // names that would lie on others are left out until one zooms in
      const s = scaleNow(), taken = [];
      for (const l of labels) {
        const width = 12 * [...l.text.textContent].length * s, high = 15 * s;
        const box = [l.x - width / 2, l.y - high - 2 * s, l.x + width / 2, l.y - 2 * s];
        const free = taken.every(t => box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3]);
        l.text.style.display = free ? "" : "none";
        if (!free) continue;
        taken.push(box);
        l.text.setAttribute("x", l.x); l.text.setAttribute("y", l.y - 4 * s); l.text.setAttribute("font-size", 12 * s); l.text.style.strokeWidth = 3 * s + "px";
      }
    };
    show();
  }
  function focusOn(u) {  // the unit, its tasks as boxes, and at the right whom it shares them with
    canvas.replaceChildren(); redrawLabels = () => {};
    const tasks = [...u.tasks].sort((a, b) => a.role - b.role), MOST = 60, shown = tasks.slice(0, MOST), line = 34, wide = 320;
    const near = [...(withOthers.get(u.u) || [])].sort((a, b) => b[1] - a[1]).filter(([k]) => byUnit.has(k)).slice(0, Math.max(14, shown.length));
    const high = Math.max(shown.length, near.length * .8, 8) * line, mid = high / 2, colours = ["#e07b39", "#e0b939", "#6fa8dc", "#93c47d"];
    const slot = new Map(near.map(([k], i) => [k, (i + .5) * high / near.length]));
    const links = svg("g"), boxes = svg("g");
    shown.forEach((t, i) => {
      const y = (i + .5) * high / shown.length;
      links.append(svg("path", {d: "M -120 " + mid + " C -80 " + mid + " -80 " + y + " -40 " + y, style: "stroke:" + colours[t.role], "stroke-width": 1.6, opacity: .8}));
      const mates = new Set(taskMates(t).map(k => k.u));
      for (const k of mates) if (slot.has(k) && k !== u.u) links.append(svg("path", {d: "M " + (wide - 40) + " " + y + " C " + (wide - 5) + " " + y + " " + (wide - 5) + " " + slot.get(k) + " " + (wide + 30) + " " + slot.get(k), "data-k": k, "stroke-width": 1, opacity: .45}));
      boxes.append(svg("g", {class: "box", click: () => go(t.n, "duty", t.a)}, svg("title", {}, docTitle(t.n) + "\n" + t.text),
        svg("rect", {x: -40, y: y - 13, width: wide, height: 26, rx: 4, fill: ["#fde3cf", "#fbf0bf", "#dbe9f7", "#def0d5"][t.role]}),
        svg("text", {x: -32, y: y + 4.5, "font-size": 13}, L[ROLES[t.role]] + " " + cutTo(t.path + " " + t.text, 21))));
    });
    near.forEach(([k, n]) => {
      const other = byUnit.get(k), y = slot.get(k);
      boxes.append(svg("g", {class: "box", click: () => choose(k), mouseenter: () => light(k), mouseleave: () => light(-1)}, svg("title", {}, other.name),
        svg("circle", {cx: wide + 38, cy: y, r: 4 + Math.min(8, n), fill: LEVELS[other.level] || LEVELS[""]}), svg("text", {x: wide + 54, y: y + 4.5, "font-size": 13}, cutTo(other.printed, 13) + " " + n)));
    });
    const light = k => links.querySelectorAll("[data-k]").forEach(p => { p.setAttribute("opacity", k < 0 ? .45 : p.dataset.k === String(k) ? 1 : .07); p.setAttribute("stroke-width", p.dataset.k === String(k) ? 2 : 1); });
    const label = [...u.printed], rowsOf = []; for (let i = 0; i < label.length; i += 9) rowsOf.push(label.slice(i, i + 9).join(""));
    boxes.append(svg("circle", {cx: -134, cy: mid, r: 16, fill: LEVELS[u.level] || LEVELS[""]}), svg("text", {x: -134, y: mid - 20 - 18 * rowsOf.length, "font-size": 15, "text-anchor": "middle", "font-weight": 600}, rowsOf.map(part => svg("tspan", {x: -134, dy: 18}, part))));
    if (tasks.length > MOST) boxes.append(svg("text", {x: -32, y: high + 18, "font-size": 12}, put(L.more, tasks.length - MOST)));
    canvas.append(links, boxes);
    home = [-222, -40, wide + 462, high + 80]; view = [...home];
    const box = canvas.getBoundingClientRect();  // long lists begin at the top at a size that can be read
    if (box.height && scaleNow() > 1.25) { const s = Math.max(1, view[2] / box.width); view = [-222, mid - box.height * s / 2, box.width * s, box.height * s]; }
    show();
  }
  const taskMates = t => facts(t.n).tasks[t.k] && t.k >= 0 ? [...new Set(facts(t.n).tasks[t.k].duties.map(i => N[t.n].a[i][4]))].map(u => ({u})) : [];
  function choose(u) {
    state.unit = byUnit.has(u) ? u : -1; refreshList(); detail.replaceChildren();
    if (state.unit < 0) { detail.append(el("p", {class: "soft"}, L.focus_hint)); allButton.setAttribute("aria-pressed", true); overview(); return; }
    allButton.setAttribute("aria-pressed", false);
    const own = byUnit.get(u), facts0 = U[u];
    detail.append(el("h3", {}, own.name), el("p", {class: "soft small"}, [L[own.level], S[facts0[2]], L[S[facts0[4]]]].filter(Boolean).join(" · ")));
    ROLES.forEach((role, r) => {
      const mine = own.tasks.filter(t => t.role === r);
      if (!mine.length) return;
      detail.append(el("h4", {}, el("span", {class: "key r" + r}, L[role]), " " + mine.length), el("ul", {}, mine.slice(0, 150).map(t => el("li", {}, link(t.path + " " + cutTo(t.text, 70), () => go(t.n, "duty", t.a), N.length > 1 ? docTitle(t.n) : L.jump)))));
    });
    const near = [...(withOthers.get(u) || [])].filter(([k]) => byUnit.has(k)).sort((a, b) => b[1] - a[1]);
    if (near.length) detail.append(el("h4", {}, L.works_with), el("ul", {}, near.slice(0, 40).map(([k, n]) => el("li", {}, link(byUnit.get(k).name, () => choose(k)), " ", el("span", {class: "soft"}, n)))));
    focusOn(own);
  }
  panels.graph.choose = choose;
  addEventListener("beforeprint", () => { printing = true; refreshList(); });
  addEventListener("afterprint", () => { printing = false; refreshList(); });
  choose(state.unit);
  new ResizeObserver(() => { refreshList(); redrawLabels(); }).observe(map);
}};

let loadsOf = null;
forget.push(() => { loadsOf = null; });
function unitLoads() {  // units of what is shown, with their tasks, the busiest first
  if (loadsOf && loadsOf.doc === state.doc) return loadsOf.list;
  const found = new Map();
  for (const n of scope()) N[n].a.forEach((r, a) => {
    if (r[4] < 0) return;
    if (!found.has(r[4])) found.set(r[4], {u: r[4], name: S[U[r[4]][0]], printed: S[r[3]], level: S[U[r[4]][1]], tasks: [], roles: [0, 0, 0, 0], seen: new Set()});
    const own = found.get(r[4]);
    for (const k of r[1].length ? r[1] : [-1]) {
      const key = n + ":" + (k < 0 ? "s" + r[0] : k) + ":" + r[2];
      if (own.seen.has(key)) continue;
      own.seen.add(key); own.roles[r[2]]++;
      own.tasks.push({n, k, a, role: r[2], path: k >= 0 && N[n].k[k][0] >= 0 ? N[n].s[N[n].k[k][0]][0] : r[0] >= 0 ? N[n].s[r[0]][0] : "", text: k >= 0 ? taskText(n, k) : r[0] >= 0 ? N[n].s[r[0]][2] : ""});
    }
  });
  const list = [...found.values()].sort((a, b) => b.tasks.length - a.tasks.length || cmp(a.name, b.name));
  loadsOf = {doc: state.doc, list};
  return list;
}
function together(loads) {  // unit -> unit -> tasks that both have a part in
  const out = new Map(loads.map(u => [u.u, new Map()]));
  for (const n of scope()) facts(n).tasks.forEach(({duties}) => {
    const units = [...new Set(duties.map(i => N[n].a[i][4]))].filter(u => u >= 0).slice(0, 60);
    for (const a of units) for (const b of units) if (a !== b) out.get(a).set(b, (out.get(a).get(b) || 0) + 1);
  });
  return out;
}
