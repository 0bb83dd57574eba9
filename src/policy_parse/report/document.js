"use strict";
// 文档: the text with its marks, the outline at the left, the records at the right.
const KINDS = ["duty", "target", "deadline", "citation", "person", "issue"];
const hidden = new Set();
let docView = null;
forget.push(() => { docView = null; });

panels.document = {draw(panel) {
  const wrap = el("div", {class: "doc"}), nav = el("nav", {"aria-label": L.outline});
  const text = el("div", {class: "text", tabindex: 0, role: "document"}), rec = el("aside", {class: "rec", "aria-label": L.records});
  const legend = KINDS.filter(k => k !== "duty").map(kind => toggle(kind));
  const roles = el("label", {}, check("duty"), ROLES.map((r, i) => el("span", {class: "key r" + i}, L[r])));
  const many = N.length > 1 && state.doc < 0;
  const bar = el("div", {class: "bar", role: "group", "aria-label": L.legend},
    el("button", {class: "plain fold", click: () => wrap.classList.toggle("nav-on")}, L.outline),
    many ? el("label", {}, L.file, choices(L.file, N.map((_, n) => [n, docName(n)]), state.shown, v => { state.shown = Number(v); state.mark = null; showDocument(); })) : null,
    roles, legend);
  wrap.append(nav, text, rec); panel.append(bar, wrap);
  docView = {nav, text, rec, wrap, bar, n: -1};
  text.addEventListener("click", event => {
    const mark = event.target.closest("[data-m]");
    if (mark) pick(mark.dataset.m.split(" ").map(m => { const [kind, i] = m.split("-"); return [kind, Number(i)]; }), false);
  });
  text.addEventListener("keydown", event => {
    if (event.key !== "[" && event.key !== "]") return;
    const marks = docView.order;
    if (!marks.length) return;
    docView.at = Math.max(0, Math.min(marks.length - 1, (docView.at === undefined ? -1 : docView.at) + (event.key === "]" ? 1 : -1)));
    pick([marks[docView.at]], true); text.focus();
  });
  function check(kind) {
    const box = el("input", {type: "checkbox", "aria-label": L[kind], change: () => { if (box.checked) hidden.delete(kind); else hidden.add(kind); veil(); records(); }});
    box.checked = !hidden.has(kind); return box;
  }
  function toggle(kind) {
    const key = el("span", {class: "m " + kind}, L[kind]);
    return el("label", {}, check(kind), key);
  }
  showDocument();
}};
function veil() { docView.text.className = "text " + [...hidden].map(k => "hide-" + k).join(" "); }

function showDocument() {
  if (!docView) return;
  const n = state.shown;
  if (docView.n !== n) {
    docView.n = n; docView.at = undefined; docView.picked = [];
    const chooser = docView.bar.querySelector("select");
    if (chooser) chooser.value = n;
    docView.order = KINDS.flatMap(kind => N[n][ROWS[kind]].map((_, i) => [kind, i])).filter(([k, i]) => spanOf(n, k, i)[1] > 0)
      .sort((a, b) => spanOf(n, ...a)[0] - spanOf(n, ...b)[0]);
    drawText(n); drawOutline(n); veil(); docView.text.scrollTop = 0; records();
  }
  if (state.mark) {
    const mark = state.mark; state.mark = null;
    if (mark.record) pick([mark.record], true); else reveal(mark.start, mark.end, mark.start, mark.end);
  }
}

function drawOutline(n) {
  docView.nav.replaceChildren(...N[n].s.map((r, i) => el("button", {style: "padding-left:" + (10 + 12 * (r[3] - 1)) + "px", title: r[1] + r[2], "data-s": i,
    click: () => { docView.wrap.classList.remove("nav-on"); reveal(r[5], r[6], r[5], r[6]); }}, r[1] + " " + r[2])));
  if (!N[n].s.length) docView.nav.append(el("p", {class: "empty"}, L.none));
}

function drawText(n) {
  const data = N[n], lines = data.x.split("\n"), cells = new Map(data.ce.map(c => [c[0], c]));
  const heads = new Map(data.s.map(r => [r[5], r])), parts = data.pt;
  const marks = [];
  for (const kind of KINDS) data[ROWS[kind]].forEach((r, i) => {
    const [a, b] = SPANS[kind](r);
    if (b > a) marks.push({a, b, name: kind + "-" + i, css: kind + (kind === "duty" ? " r" + r[2] : "")});
    if (kind === "target" && r[17] > r[16]) marks.push({a: r[16], b: r[17], name: kind + "-" + i, css: "target value"});
  });
  data.s.forEach(r => marks.push({a: r[5], b: r[6], name: "", css: "head"}));
  marks.sort((x, y) => x.a - y.a);
  const out = [], starts = [], state0 = {next: 0, live: []};
  const title = (data.m[0] || "").replace(/\s/g, "");
  let at = 0, page = 0, file = 0, grid = null, key = -1;
  const firstHead = data.s.length ? data.s[0][5] : 0;
  lines.forEach((line, p) => {
    while (2 * page < data.pg.length && data.pg[2 * page] <= at) { if (page) out.push(el("span", {class: "pg"}, put(L.page_n, data.pg[2 * page + 1]))); page++; }
    while (2 * file < parts.length && parts[2 * file] <= at) { out.push(el("span", {class: "pg"}, parts[2 * file + 1])); file++; }
    const cell = cells.get(p), node = cell ? el("div", {}) : el("p", {});
    node.dataset.at = at;
    inline(node, line, at, marks, state0);
    starts.push([at, node]);
    const head = heads.get(at);
    if (head && head[6] - head[5] >= line.length - 1) node.className = "h" + (head[3] === 1 ? " h1" : "");
    else if (!cell && at <= firstHead && title && title.includes(line) && line.length > 6 && !data.m[5].includes(line)) node.className = "title";
    else if (/^[^，。；]{2,40}[：:]$/.test(line)) node.className = "flush";
    if (cell) {
      if (!grid || key !== cell[1]) { grid = new Map(); key = cell[1]; out.push({grid}); }
      const place = cell[2] + "," + cell[3];
      if (!grid.has(place)) grid.set(place, {cell, nodes: []});
      grid.get(place).nodes.push(node);
    } else { grid = null; key = -1; out.push(node); }
    at += line.length + 1;
  });
  docView.starts = starts;
  docView.text.replaceChildren(...out.map(item => item.grid ? tableOf(item.grid) : item));
}
function tableOf(grid) {
  const rows = new Map();
  for (const {cell, nodes} of grid.values()) {
    if (!rows.has(cell[2])) rows.set(cell[2], []);
    rows.get(cell[2]).push([cell[3], el("td", {rowspan: cell[4], colspan: cell[5]}, nodes), cell]);
  }
  const filled = new Set();  // a cell without text has no passage: it is drawn empty
  const width = Math.max(...[...grid.values()].map(({cell}) => cell[3] + cell[5]));
  for (const {cell} of grid.values()) for (let r = 0; r < cell[4]; r++) for (let c = 0; c < cell[5]; c++) filled.add((cell[2] + r) + "," + (cell[3] + c));
  return el("table", {}, el("tbody", {}, [...rows].sort((a, b) => a[0] - b[0]).map(([r, list]) => {
    for (let c = 0; c < width; c++) if (!filled.has(r + "," + c)) list.push([c, el("td")]);
    return el("tr", {}, list.sort((a, b) => a[0] - b[0]).map(item => item[1]));
  })));
}
function inline(node, line, at, marks, walk) {  // cuts a line at the ends of its marks
  const end = at + line.length;
  walk.live = walk.live.filter(m => m.b > at);
  while (walk.next < marks.length && marks[walk.next].a < end) walk.live.push(marks[walk.next++]);
  const here = walk.live.filter(m => m.a < end && m.b > at);
  if (!here.length) { node.textContent = line; return; }
  const cuts = [...new Set([at, end, ...here.flatMap(m => [Math.max(m.a, at), Math.min(m.b, end)])])].sort((a, b) => a - b);
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [a, b] = [cuts[i], cuts[i + 1]], on = here.filter(m => m.a <= a && m.b >= b), part = line.slice(a - at, b - at);
    if (!on.length) { node.append(part); continue; }
    const names = [...new Set(on.map(m => m.name))].filter(Boolean).join(" ");
    node.append(el("span", {class: (names ? "m " : "") + [...new Set(on.flatMap(m => m.css.split(" ")))].join(" "), "data-m": names || null, "data-at": a}, part));
  }
}

// Brings a place in sight; what is looked at is marked, and the sentence around it.
function reveal(start, end, from, to) {
  const text = docView.text;
  text.querySelectorAll(".here").forEach(m => m.classList.remove("here"));
  text.querySelectorAll(".sentence").forEach(m => m.replaceWith(...m.childNodes));
  text.normalize();
  const spans = [...text.querySelectorAll("span[data-at]")].filter(m => { const a = Number(m.dataset.at); return a < end && a + m.textContent.length > start; });
  let low = 0, high = docView.starts.length;
  while (low < high) { const mid = (low + high) >> 1; if (docView.starts[mid][0] <= start) low = mid + 1; else high = mid; }
  const node = low ? docView.starts[low - 1] : docView.starts[0];
  if (!node) return;
  for (const [at, line] of docView.starts) if (at < to && at + line.textContent.length > from) wrapRange(line, at, from, to);
  spans.forEach(m => m.classList.add("here"));
  const goal = spans[0] || node[1].querySelector(".sentence") || node[1], box = text.getBoundingClientRect(), at = goal.getBoundingClientRect();
  text.scrollTop += at.top - box.top - box.height * .3;
  const section = docView.nav.querySelector(".on"); if (section) section.classList.remove("on");
  let own = -1;
  N[docView.n].s.forEach((r, i) => { if (r[5] <= start) own = i; });
  const button = docView.nav.querySelector("[data-s='" + own + "']");
  if (button) { button.classList.add("on"); button.scrollIntoView({block: "nearest"}); }
}
function wrapRange(node, at, from, to) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), found = [];
  for (let t = walker.nextNode(), place = at; t; t = walker.nextNode()) {
    const a = Math.max(from - place, 0), b = Math.min(to - place, t.length);
    if (a < b) found.push([t, a, b]);
    place += t.length;
  }
  for (const [t, a, b] of found) {
    const range = document.createRange();
    range.setStart(t, a); range.setEnd(t, b);
    range.surroundContents(el("span", {class: "sentence"}));
  }
}

// ---- records at the right
function pick(list, move) {
  const n = docView.n, [kind, i] = list[0], [start, end] = spanOf(n, kind, i);
  docView.picked = list;
  docView.at = docView.order.findIndex(([k, j]) => k === kind && j === i);
  records();
  if (end > start && (move || list.length)) {
    const keep = docView.text.scrollTop;
    reveal(start, end, ...sentenceAt(n, start, end));
    if (!move) docView.text.scrollTop = keep;
  }
}
function fields(n, kind, i) {
  const r = recordOf(n, kind, i), [start, end] = spanOf(n, kind, i), quote = textAt(n, start, end);
  const unit = kind === "duty" && r[4] >= 0 ? U[r[4]] : null;
  const status = unit && S[unit[4]] !== "resolved" ? L[S[unit[4]]] : "";
  const out = {
    duty: () => [[L.role, L[ROLES[r[2]]]], [L.unit, S[r[3]]], [L.unit_name, unit ? S[unit[0]] : ""], ["", status], ["", r[7] ? L.inherited : ""],
      [L.task, r[1].length ? el("span", {}, r[1].slice(0, 12).map(k => el("div", {}, link(cutTo(taskText(n, k), 60), () => { const t = N[n].k[k]; reveal(t[1], t[2], t[1], t[2]); })))) : ""],
      [L.due, r[1].length === 1 ? timeText(n, timesOf(n, r[1][0])) : ""]],
    target: () => [[L.indicator, S[r[2]]], [L.value, targetValue(r)], [L.baseline, r[7] ? r[7] + (r[8] ? " (" + r[8] + ")" : "") : ""], [L.due, dueLabel(r[9], r[10])],
      [L.nature, r[11] ? word(S[r[11]]) : ""], [L.kind, kindWord(r)], [L.quote, quote]],
    deadline: () => [[L.begins, S[r[2]]], [L.due, dueLabel(r[3], r[4])], [L.quote, quote]],
    citation: () => [[L.relation, word(S[r[3]])], [L.title, r[0]], [L.document_number, r[1]], [L.quote, r[0] ? "" : quote]],
    person: () => [[L.name, r[0]], [L.group_role, S[r[1]]], [L.position, S[r[2]]]],
    issue: () => [[L.code, word("q_" + S[r[0]]).replace(/^q_/, "")], [L.message, r[1]]],
  }[kind]();
  const section = kind === "citation" || kind === "person" ? -1 : kind === "issue" ? r[2] : r[0];
  out.push([L.section, sectionLabel(n, section)], [L.page, pageAt(n, start) || ""]);
  return el("dl", {}, out.filter(([, v]) => v !== "" && v !== undefined).flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]));
}
const kindWord = r => S[r[12]] === "target" ? L.k_target : word(S[r[12]]);
const cutTo = (text, size) => text.length > size ? text.slice(0, size - 1) + "…" : text;
function rowText(n, kind, i) {
  const r = recordOf(n, kind, i);
  return {duty: () => S[r[3]], target: () => S[r[2]] + " " + targetValue(r), deadline: () => dueLabel(r[3], r[4]) || textAt(n, r[5], r[6]),
    citation: () => r[0] || r[1] || S[r[2]] || textAt(n, r[4], r[5]), person: () => r[0] + " " + S[r[1]], issue: () => r[1]}[kind]();
}
const tagOf = (n, kind, i) => kind === "duty" ? el("span", {class: "tag r" + recordOf(n, kind, i)[2]}, L[ROLES[recordOf(n, kind, i)[2]]]) : el("span", {class: "tag " + kind}, L[kind]);
function records() {
  const n = docView.n, {rec, picked} = docView, keep = rec.scrollTop;
  rec.replaceChildren();
  for (const [kind, i] of picked) rec.append(el("h3", {}, tagOf(n, kind, i), cutTo(rowText(n, kind, i), 60)), fields(n, kind, i), edit ? edit.tools(n, kind, i) : "");
  if (!picked.length) rec.append(el("p", {class: "soft small"}, L.hint_document));
  const list = docView.order.filter(([kind]) => !hidden.has(kind)), more = el("div");
  rec.append(el("h3", {}, L.records + " " + list.length), more);
  if (!list.length) more.append(el("p", {class: "soft"}, L.no_records));
  const on = new Set(picked.map(([kind, i]) => kind + i));
  let drawn = 0;
  const step = () => { more.append(...list.slice(drawn, drawn + 200).map(([kind, i]) => el("button", {class: "row" + (on.has(kind + i) ? " on" : ""), title: rowText(n, kind, i),
    click: () => pick([[kind, i]], true)}, tagOf(n, kind, i), cutTo(rowText(n, kind, i), 40)))); drawn += 200; };
  step();
  rec.onscroll = () => { if (rec.isConnected && docView && docView.rec === rec && drawn < list.length && rec.scrollTop + rec.clientHeight > rec.scrollHeight - 300) step(); };
  rec.scrollTop = picked.length ? 0 : keep;
}
