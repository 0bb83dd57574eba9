"use strict";
// A table of any length: only the rows in sight are drawn; sorted, filtered, copied as a whole.
// columns: {label, width, value(row), cell(row), sort(row), kind}; filters: {label, type, options, match(row, value)}
function makeTable({columns, rows, filters = [], extra = [], first = {}}) {
  columns = columns.filter(c => !c.optional || rows.some(row => c.value(row) !== ""));
  const tab = state.tab, kept = filterState[tab];
  const chosen = filters.map(f => (kept ? kept[f.id] : first[f.id]) || ""), box = el("div", {class: "table", tabindex: 0, role: "region", "aria-label": L["tab_" + state.tab]});
  const body = el("tbody"), count = el("span", {class: "count"}), GUESS = 40;
  const above = el("tr", {class: "gap"}, el("td", {colspan: columns.length})), under = el("tr", {class: "gap"}, el("td", {colspan: columns.length}));
  const total = columns.reduce((sum, c) => sum + c.width, 0);
  let found = [], order = null, back = false, heights = new Map(), from = -1, to = -1, wide = -1, all = false;

  const heads = columns.map((c, i) => el("th", {scope: "col", class: c.up ? "up" : null, "aria-sort": "none"},
    el("button", {title: c.label, click: () => { back = order === i && !back; order = i; refresh(); }}, c.label)));
  const table = el("table", {class: columns.some(c => c.up) ? "wide" : null, "aria-rowcount": rows.length}, el("colgroup", {}, columns.map(c => el("col", {style: "width:" + 100 * c.width / total + "%"}))),
    el("thead", {}, el("tr", {}, heads)), body);
  table.style.width = columns.some(c => c.up) ? total + "px" : .82 * total + "px";
  box.append(table);

  const controls = filters.map((f, i) => {
    const change = event => { chosen[i] = event.target.value.trim(); refresh(); };
    let input;
    if (f.type === "select") {
      input = el("select", {change, "aria-label": f.label}, el("option", {value: ""}, L.all), f.options.map(([v, text]) => el("option", {value: v}, text)));
    } else {
      input = el("input", {type: "search", "aria-label": f.label, input: change, list: f.list || null, size: 12});
    }
    input.value = chosen[i];
    return el("label", {}, f.label, input);
  });
  const copy = el("button", {class: "plain", click: () => copyRows(asRows())}, L.copy);
  const bar = el("div", {class: "bar", role: "group"}, extra, controls, copy, count);

  const valueOf = id => chosen[filters.findIndex(f => f.id === id)];
  function asRows() { return [columns.map(c => c.label), ...found.map(row => columns.map(c => c.value(row)))]; }
  function refresh() {
    if (filters.length) { filterState[tab] = Object.fromEntries(filters.map((f, i) => [f.id, chosen[i]]).filter(x => x[0])); if (tab === state.tab && box.isConnected) remember(); }
    found = rows.filter(row => filters.every((f, i) => !chosen[i] || f.match(row, chosen[i], valueOf)));
    if (order !== null) {
      const c = columns[order], key = c.sort || c.value;
      const keyed = found.map((row, i) => [key(row), i, row]);
      const side = back ? -1 : 1, blank = v => v === "" || v === null || v === undefined;
      keyed.sort(([a, i], [b, k]) => blank(a) || blank(b) ? blank(a) - blank(b) || i - k
        : side * (typeof a === "number" && typeof b === "number" ? a - b : cmp(String(a), String(b))) || i - k);
      found = keyed.map(item => item[2]);
    }
    heads.forEach((head, i) => head.setAttribute("aria-sort", order === i ? (back ? "descending" : "ascending") : "none"));
    count.textContent = found.length === rows.length ? rows.length + " " + L.rows : found.length + " / " + rows.length + " " + L.rows;
    box.scrollTop = 0; from = to = -1; draw();
  }
  function draw() {
    if (!found.length) { body.replaceChildren(el("tr", {}, el("td", {colspan: columns.length, class: "empty"}, L.none))); return; }
    let a = 0, b = found.length, top = 0, rest = 0;
    if (!all) {
      const start = box.scrollTop - 400, stop = box.scrollTop + (box.clientHeight || 800) + 400;
      let y = 0; a = -1; b = found.length;
      for (let i = 0; i < found.length; i++) {
        const h = heights.get(found[i]) || GUESS;
        if (a < 0 && y + h >= start) { a = i; top = y; }
        if (y > stop && b === found.length) { b = i; rest = y; }
        y += h;
      }
      if (a < 0) { a = found.length - 1; top = y - GUESS; }
      rest = b === found.length ? 0 : y - rest;
    }
    if (a === from && b === to) return;
    from = a; to = b;
    above.firstChild.style.height = top + "px"; under.firstChild.style.height = rest + "px";
    const drawn = found.slice(a, b).map((row, i) => el("tr", {"aria-rowindex": a + i + 2}, columns.map(c => {
      const inner = c.cell ? c.cell(row, all) : c.value(row);
      const cell = el("td", {class: c.kind || null, "data-label": c.label});
      fill(cell, edit && c.edit ? edit.facts(...c.edit(row)) : {}, [inner]);
      return cell;
    })));
    body.replaceChildren(above, ...drawn, under);
    if (!all) drawn.forEach((tr, i) => { if (tr.offsetHeight) heights.set(found[a + i], tr.offsetHeight); });
  }
  let waiting = false;
  box.addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; if (box.isConnected) draw(); }); } });
  new ResizeObserver(() => { if (!box.isConnected) return; if (box.clientWidth !== wide) heights.clear(); wide = box.clientWidth; from = -1; draw(); }).observe(box);
  addEventListener("beforeprint", () => { if (box.isConnected && box.offsetParent !== null) { all = true; draw(); } });
  addEventListener("afterprint", () => { if (all) { all = false; from = -1; draw(); } });
  refresh();
  const again = row => { heights.delete(row); from = -1; draw(); };
  const topOf = row => found.slice(0, row).reduce((y, r) => y + (heights.get(r) || GUESS), 0);
  function place() {  // order, and what is at the top: for the same table over data that came anew
    let row = 0, y = 0;
    for (; row + 1 < found.length && y + (heights.get(found[row]) || GUESS) <= box.scrollTop; row++) y += heights.get(found[row]) || GUESS;
    return {order, back, row, shift: box.scrollTop - y};
  }
  function goBack(to) {
    order = to.order; back = to.back; refresh(); wide = box.clientWidth;
    box.scrollTop = topOf(to.row); draw();
    const tr = body.querySelector("[aria-rowindex='" + (to.row + 2) + "']");  // rows above it are as high as they are, not as guessed
    if (tr) box.scrollTop += tr.getBoundingClientRect().top - box.getBoundingClientRect().top - table.tHead.offsetHeight + to.shift;
  }
  return {nodes: [bar, box], bar, box, refresh, again, asRows, place, back: goBack, shown: () => found, set: (id, value) => {
    const i = filters.findIndex(f => f.id === id);
    chosen[i] = value; controls[i].querySelector("input,select").value = value; refresh();
  }};
}
const has = (text, part) => text.toLowerCase().includes(part.toLowerCase());
const listed = (label, values) => ({label, type: "select", options: values.map(v => Array.isArray(v) ? v : [v, v])});
function fileColumn() { return N.length > 1 && state.doc < 0 ? [{label: L.file, width: 120, kind: "cut", value: r => shortName(r.n), cell: r => el("span", {class: "text-in", title: docTitle(r.n)}, shortName(r.n))}] : []; }
function sectionFilter(label = L.section) { return {id: "section", label, type: "text", match: (r, v) => /^[A\d][\d.]*$/.test(v) ? (r.path + ".").startsWith(v.replace(/\.$/, "") + ".") : has(r.section, v)}; }
forget.push(() => { const names = document.getElementById("unit-names"); if (names) names.remove(); });
function unitNames() {
  if (!document.getElementById("unit-names")) {
    const names = new Set(U.slice(0, 1500).map(u => S[u[0]]));
    document.body.append(el("datalist", {id: "unit-names"}, [...names].map(name => el("option", {value: name}))));
  }
  return "unit-names";
}
