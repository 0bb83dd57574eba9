"use strict";
// 责任矩阵, 指标清单 and 问题.
let matrixMode = "role";

function dutyRows() {
  const rows = [];
  for (const n of scope()) {
    const f = facts(n);
    const add = (section, text, duties, times, jump) => {
      const label = sectionLabel(n, section), roles = [[], [], [], []], seen = new Set();
      for (const i of duties) { const r = N[n].a[i], key = r[2] + ":" + unitKey(r); if (!seen.has(key)) { seen.add(key); roles[r[2]].push(i); } }
      rows.push({n, path: section < 0 ? "" : N[n].s[section][0], section: label, text, roles, times, due: timeText(n, times), jump});
    };
    [...f.sections].forEach(([section, own]) => {
      if (!own.duties.length) return;
      const r = section >= 0 ? N[n].s[section] : null;
      add(section, r ? r[2] : "", own.duties, own.times, () => r ? goPlace(n, r[5], r[6]) : go(n, "duty", own.duties[0]));
    });
    N[n].k.forEach((k, i) => add(k[0], taskText(n, i), f.tasks[i].duties, timesOf(n, i), () => goPlace(n, k[1], k[2])));
  }
  return rows;
}
const unitKey = r => r[4] >= 0 ? "u" + r[4] : "s" + r[3];  // who it is, however it is spelled
function unitHeads(rows) {  // what each unit is called: its commonest spelling, its full name where two are alike
  const spelled = new Map();
  rows.forEach(r => r.roles.flat().forEach(i => {
    const a = N[r.n].a[i], key = unitKey(a);
    if (!spelled.has(key)) spelled.set(key, {key, load: 0, names: new Map(), full: a[4] >= 0 ? S[U[a[4]][0]] : S[a[3]]});
    const own = spelled.get(key); own.load++; own.names.set(S[a[3]], (own.names.get(S[a[3]]) || 0) + 1);
  }));
  const heads = [...spelled.values()], alike = new Map();
  for (const h of heads) {
    h.name = [...h.names].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)[0][0];
    alike.set(h.name, (alike.get(h.name) || 0) + 1);
  }
  for (const h of heads) h.label = alike.get(h.name) > 1 ? h.full : h.name;
  return heads.sort((a, b) => b.load - a.load);
}
const unitName = (n, i) => { const r = N[n].a[i]; return S[r[3]] + " " + (r[4] >= 0 ? S[U[r[4]][0]] : ""); };
const dutyFilters = (rows) => [
  {id: "text", label: L.search, type: "text", match: (r, v) => has(r.text, v) || has(r.section, v)},
  {id: "unit", label: L.unit, type: "text", list: unitNames(), match: (r, v, of) => (of("role") ? [r.roles[of("role") - 1]] : r.roles).some(list => list.some(i => has(unitName(r.n, i), v)))},
  {id: "role", label: L.role, ...listed(L.role, ROLES.map((r, i) => [i + 1, L[r]])), match: (r, v) => r.roles[v - 1].length > 0},
  sectionFilter(),
  {id: "due", label: L.due, ...listed(L.due, [["-", L.no_due], ...years(rows.map(r => r.due))]), match: (r, v) => v === "-" ? !r.due : r.due.includes(v)},
];
function years(texts) {
  const found = new Set();
  for (const text of texts) for (const part of String(text).split("；")) if (part) found.add(/^\d{4}/.test(part) ? part.slice(0, 4) : part);
  return [...found].sort(cmp).map(v => [v, v]);
}
function timeCell(row) {
  if (!row.times.length) return "";
  const seen = new Set();
  return row.times.filter(i => { const t = timeText(row.n, [i]); return !seen.has(t) && seen.add(t); })
    .map(i => { const own = edit ? edit.facts(row.n, "deadline", i, "due") : {}; return fill(el("div"), {...own, class: own.class || null}, [link(timeText(row.n, [i]), () => go(row.n, "deadline", i))]); });
}
const UNIT_LINES = 2;  // of a cell; the rest of its units on demand, and on paper
function unitsCell(row, ids, width, whole) {
  const room = UNIT_LINES * Math.floor(width / 13.5) - 3;
  let most = 0;
  for (let used = 0; most < ids.length; most++) { used += S[N[row.n].a[ids[most]][3]].length + 1.4; if (used > room && most) break; }
  if (whole || row.open || most >= ids.length) return ids.map(i => chip(row.n, i));
  const rest = ids.slice(most), names = rest.map(i => S[N[row.n].a[i][3]]).join("、");
  const more = el("button", {class: "more", title: names, "aria-label": L.expand + " " + names, click: () => { row.open = true; panels[state.tab].table.again(row); }}, "+" + rest.length);
  return [...ids.slice(0, most).map(i => chip(row.n, i)), more];
}
panels.matrix = {count: () => scope().reduce((sum, n) => sum + N[n].k.length, 0), draw(panel) {
  const rows = dutyRows();
  const mode = el("span", {class: "group", role: "group"}, [["role", L.by_role], ["unit", L.by_unit]].map(([key, label]) =>
    el("button", {class: "plain", "aria-pressed": matrixMode === key, click: () => { matrixMode = key; redraw("matrix"); }}, label)));
  const lead = [...fileColumn(),
    {label: L.section, width: 150, kind: "cut", value: r => r.section, sort: r => r.path, cell: r => link(r.section, r.jump)},
    {label: L.task, width: matrixMode === "role" ? 320 : 250, kind: "cut", value: r => r.text, cell: r => link(r.text, r.jump, L.jump)}];
  const due = {label: L.due, width: 92, value: r => r.due, cell: timeCell};
  let columns, extra = [mode];
  if (matrixMode === "role") {
    columns = [...lead, due, ...ROLES.map((role, k) => ({label: L[role], width: k === 3 ? 110 : k === 2 ? 262 : 174, value: r => r.roles[k].map(i => S[N[r.n].a[i][3]]).join("、"), cell: (r, whole) => unitsCell(r, r.roles[k], k === 3 ? 110 : k === 2 ? 262 : 174, whole)}))
      .filter((_, k) => rows.some(r => r.roles[k].length))];
  } else {
    const heads = unitHeads(rows), MOST = 80;
    if (heads.length > MOST) extra.push(el("span", {class: "soft small"}, L.shown_units + " " + MOST + " / " + heads.length));
    columns = [...lead, due, ...heads.slice(0, MOST).map(head => {
      const found = r => r.roles.flat().filter(i => unitKey(N[r.n].a[i]) === head.key);
      return {label: head.label, width: 34, up: true, kind: "one", value: r => found(r).map(i => L[ROLES[N[r.n].a[i][2]]]).join("、"), cell: r => found(r).map(i => chip(r.n, i, L[ROLES[N[r.n].a[i][2]] + "1"]))};
    })];
  }
  panels.matrix.table = makeTable({columns, rows, filters: dutyFilters(rows), extra});
  panel.append(...panels.matrix.table.nodes);
}};

panels.targets = {count: () => scope().reduce((sum, n) => sum + N[n].g.length, 0), draw(panel) {
  const rows = scope().flatMap(n => N[n].g.map((r, i) => ({n, i, r, path: r[0] < 0 ? "" : N[n].s[r[0]][0], section: sectionLabel(n, r[0]), due: dueLabel(r[9], r[10]), number: parseFloat(r[4]),
    units: unitsOf(n, r[0], r[1])})));
  const jump = row => go(row.n, "target", row.i);
  const columns = [...fileColumn(),
    {label: L.section, width: 150, kind: "cut", value: r => r.section, sort: r => r.path, cell: r => link(r.section, () => jump(r))},
    {label: L.indicator, width: 230, edit: r => [r.n, "target", r.i, "indicator"], value: r => S[r.r[2]], cell: r => { const mark = noted(r.n, "target", r.i), shown = link(S[r.r[2]], () => jump(r), mark.title.trim() || null); if (mark.class) shown.className += mark.class; return shown; }},
    {label: L.change, width: 64, optional: true, edit: r => [r.n, "target", r.i, "change"], value: r => r.r[6] ? word(S[r.r[6]]) : ""},
    {label: L.comparator, width: 76, edit: r => [r.n, "target", r.i, "comparator"], value: r => sign(S[r.r[3]])},
    {label: L.value, width: 96, kind: "num", edit: r => [r.n, "target", r.i, "value"], value: r => r.r[4], sort: r => r.number, cell: r => link(amount(r.r[4]), () => jump(r))},
    {label: L.measure, width: 84, edit: r => [r.n, "target", r.i, "measure"], value: r => S[r.r[5]]},
    {label: L.baseline, width: 92, optional: true, edit: r => [r.n, "target", r.i, "baseline"], value: r => r.r[7] + (r.r[8] ? " (" + r.r[8] + ")" : "")},
    {label: L.due, width: 92, edit: r => [r.n, "target", r.i, "due"], value: r => r.due},
    {label: L.nature, width: 78, optional: true, edit: r => [r.n, "target", r.i, "nature"], value: r => r.r[11] ? word(S[r.r[11]]) : ""},
    {label: L.kind, width: 88, edit: r => [r.n, "target", r.i, "kind"], value: r => kindWord(r.r)},
    {label: L.unit, width: 230, kind: "cut", value: r => [...new Set(r.units.map(i => S[N[r.n].a[i][3]]))].join("、"), cell: (r, whole) => unitsCell(r, r.units, 230, whole)},
    {label: L.quote, width: 300, kind: "cut", value: r => textAt(r.n, r.r[14], r.r[15]), cell: r => link(textAt(r.n, r.r[14], r.r[15]), () => jump(r))}];
  const kinds = [...new Set(rows.map(r => kindWord(r.r)))];
  const filters = [
    {id: "text", label: L.search, type: "text", match: (r, v) => has(S[r.r[2]], v) || has(textAt(r.n, r.r[14], r.r[15]), v)},
    {id: "unit", label: L.unit, type: "text", list: unitNames(), match: (r, v, of) => r.units.some(i => has(unitName(r.n, i), v) && (!of("role") || N[r.n].a[i][2] === of("role") - 1))},
    {id: "role", label: L.role, ...listed(L.role, ROLES.map((r, i) => [i + 1, L[r]])), match: (r, v) => r.units.some(i => N[r.n].a[i][2] === v - 1)},
    sectionFilter(),
    {id: "due", label: L.due, ...listed(L.due, [["-", L.no_due], ...years(rows.map(r => r.due))]), match: (r, v) => v === "-" ? !r.due : r.due.startsWith(v)},
    {id: "kind", label: L.kind, ...listed(L.kind, kinds), match: (r, v) => kindWord(r.r) === v}];
  panels.targets.table = makeTable({columns, rows, filters, first: {kind: kinds.length > 1 && kinds.includes(L.k_target) ? L.k_target : ""}});
  panel.append(...panels.targets.table.nodes);
}};

panels.issues = {count: () => scope().reduce((sum, n) => sum + N[n].q.length, 0), draw(panel) {
  const name = r => L["q_" + S[r.r[0]]] || S[r.r[0]];
  const rows = scope().flatMap(n => N[n].q.map((r, i) => ({n, i, r, path: r[2] < 0 ? "" : N[n].s[r[2]][0], section: sectionLabel(n, r[2])})));
  const jump = row => row.r[4] > row.r[3] ? go(row.n, "issue", row.i) : row.r[2] >= 0 ? goPlace(row.n, N[row.n].s[row.r[2]][5], N[row.n].s[row.r[2]][6]) : goPlace(row.n, 0, 0);
  const columns = [...fileColumn(),
    {label: L.code, width: 170, value: name, cell: r => link(name(r), () => jump(r), S[r.r[0]])},
    {label: L.message, width: 400, value: r => r.r[1], cell: r => link(r.r[1], () => jump(r))},
    {label: L.section, width: 170, kind: "cut", value: r => r.section, sort: r => r.path, cell: r => link(r.section, () => jump(r))},
    {label: L.page, width: 64, kind: "num", optional: true, value: r => r.r[4] ? pageAt(r.n, r.r[3]) || "" : ""},
    {label: L.quote, width: 330, kind: "cut", value: r => textAt(r.n, r.r[3], r.r[4]), cell: r => link(textAt(r.n, r.r[3], r.r[4]), () => jump(r))}];
  const codes = [...new Map(rows.map(r => [S[r.r[0]], name(r)]))].sort((a, b) => cmp(a[1], b[1]));
  const filters = [{id: "text", label: L.search, type: "text", match: (r, v) => has(r.r[1], v)}, {id: "code", label: L.code, ...listed(L.code, codes), match: (r, v) => S[r.r[0]] === v}, sectionFilter()];
  panels.issues.table = makeTable({columns, rows, filters});
  panel.append(...panels.issues.table.nodes);
}};
