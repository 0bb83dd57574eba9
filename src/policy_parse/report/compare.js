"use strict";
// 上下级对比: a chain of notices from the top down, aligned tasks in one row, with their changes of wording.
const compareState = {chain: 0, part: "tasks", relation: "", text: "", diff: true};
const COLOURS = {same: "#6aa84f", adapted: "#3d85c6", partial: "#d6a800"};
const HUES = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22", "#7f7f7f", "#ff7f0e"];

function chains() {  // each lowest notice with all that stand above it, from the top down
  const parents = new Set(LINKS.map(l => l.p)), above = new Map(LINKS.map(l => [l.c, l]));
  const out = [];
  for (const l of LINKS) {
    if (parents.has(l.c)) continue;
    const links = [], seen = new Set();
    for (let at = l.c; above.has(at) && !seen.has(at); at = above.get(at).p) { seen.add(at); links.unshift(above.get(at)); }
    const notices = [links[0].p, ...links.map(x => x.c)];
    if (state.doc < 0 || notices.includes(state.doc)) out.push({links, notices});
  }
  return out.sort((a, b) => b.notices.length - a.notices.length || b.links.reduce((s, l) => s + l.t.length, 0) - a.links.reduce((s, l) => s + l.t.length, 0));
}
panels.compare = {count: () => chains().length || null, draw(panel) {
  const found = chains();
  if (!found.length) { panel.append(el("p", {class: "empty"}, L.no_chain)); return; }
  if (compareState.chain >= found.length) compareState.chain = 0;
  const chain = found[compareState.chain];
  const name = shortName;
  const again = () => redraw("compare");
  const bar = el("div", {class: "bar"},
    found.length > 1 ? el("label", {}, L.chain, choices(L.chain, found.map((c, i) => [i, c.notices.map(name).join(" → ")]), compareState.chain, v => { compareState.chain = Number(v); again(); })) : null,
    el("span", {class: "group", role: "group"}, [["tasks", L.cmp_tasks], ["targets", L.cmp_targets], ["deadlines", L.cmp_deadlines], ["units", L.cmp_units]].map(([key, label]) =>
      el("button", {class: "plain", "aria-pressed": compareState.part === key, click: () => { compareState.part = key; again(); }}, label))));
  const cover = el("div", {class: "cover small"}, chain.links.map(l => {
    const [all, met, carried] = l.v;
    return el("span", {title: S[l.w] + "\n" + l.v[3].map(([s, leaves, own]) => sectionLabel(l.p, s) + " " + own + "/" + leaves).join("\n")},
      name(l.c) + " ← " + name(l.p) + "：" + L.coverage + " ", el("meter", {min: 0, max: all || 1, value: met}), " " + met + "/" + all + " · " + L.carried + " " + Math.round(carried * 100) + "%");
  }));
  panel.append(bar, cover);
  ({tasks: compareTasks, targets: compareTargets, deadlines: compareDeadlines, units: compareUnits})[compareState.part](panel, bar, chain, name);
}};

// Sets of what is joined by pairs; `pairs(link)` gives [number below, number above].
function joined(chain, own, pairs) {
  const head = new Map();
  const top = key => { while (head.get(key) !== key) key = head.get(key); return key; };
  chain.notices.forEach((n, c) => own(n, c).forEach(i => head.set(c + ":" + i, c + ":" + i)));
  chain.links.forEach((l, c) => pairs(l).forEach(([below, above]) => {
    const a = c + ":" + above, b = c + 1 + ":" + below;
    for (const key of [a, b]) if (!head.has(key)) head.set(key, key);
    const [x, y] = [top(a), top(b)];
    if (x !== y) head.set(y, x);
  }));
  const sets = new Map();
  for (const key of head.keys()) {
    const at = top(key), [c, i] = key.split(":").map(Number);
    if (!sets.has(at)) sets.set(at, chain.notices.map(() => []));
    sets.get(at)[c].push(i);
  }
  const list = [...sets.values()];
  list.forEach(set => set.forEach(column => column.sort((a, b) => a - b)));
  const first = set => { const c = set.findIndex(column => column.length); return [c, set[c][0]]; };
  list.sort((a, b) => first(a)[0] - first(b)[0] || first(a)[1] - first(b)[1]);
  const out = list.filter(set => first(set)[0] === 0);
  for (const set of list.filter(set => first(set)[0] > 0)) {  // what is new below comes behind what stands before it there
    const [c, i] = first(set), before = out.reduce((most, other) => other[c].reduce((m, k) => k < i && k > m ? k : m, most), -1);
    out.splice(out.findIndex(other => other[c].includes(before)) + 1, 0, set);
  }
  return out;
}

function compareTasks(panel, bar, chain, name) {
  const leaves = n => { const inner = new Set(N[n].s.map(r => r[4])); return N[n].s.map((_, i) => i).filter(i => !inner.has(i)); };
  const sets = joined(chain, leaves, l => l.t).map(columns => {
    const marks = new Set();
    columns.forEach((column, c) => column.forEach(s => {
      const up = chain.links[c - 1], down = chain.links[c];
      if (up) { up.t.filter(t => t[0] === s).forEach(t => marks.add(S[t[2]])); if (up.cn.includes(s)) marks.add("new_task"); }
      if (down && down.pm.includes(s)) marks.add("missing_task");
    }));
    return {columns, marks};
  });
  const relations = ["same", "adapted", "partial", "missing_task", "new_task"];
  const tally = key => sets.filter(s => s.marks.has(key)).length;
  const area = el("div", {class: "cmp", tabindex: 0, role: "region", "aria-label": L.cmp_tasks});
  const count = el("span", {class: "count"});
  const find = el("input", {type: "search", "aria-label": L.search, input: () => { compareState.text = find.value.trim(); list(); }});
  find.value = compareState.text;
  const wording = el("input", {type: "checkbox", change: () => { compareState.diff = wording.checked; list(); }});
  wording.checked = compareState.diff;
  bar.append(el("label", {}, L.relation, choices(L.relation, [["", L.all], ...relations.map(r => [r, L[r] + " " + tally(r)])], compareState.relation, v => { compareState.relation = v; list(); })),
    el("label", {}, L.search, find), el("label", {}, wording, L.show_diff), el("ins", {class: "small"}, L.ins), el("del", {class: "small"}, L.del), el("mark", {class: "small"}, L.shared),
    el("button", {class: "plain", click: () => copyRows([[...chain.notices.map(name), L.relation], ...shown().map(({columns, marks}) => [...columns.map((column, c) => column.map(s => leafText(chain.notices[c], s)).join("；")), [...marks].map(word).join("、")])])}, L.copy), count);
  panel.append(area);
  const grid = "grid-template-columns:repeat(" + chain.notices.length + ",minmax(0,1fr))" + (chain.notices.length > 3 ? ";min-width:" + 330 * chain.notices.length + "px" : "");
  const shown = () => sets.filter(s => (!compareState.relation || s.marks.has(compareState.relation)) &&
    (!compareState.text || s.columns.some((column, c) => column.some(i => has(leafText(chain.notices[c], i), compareState.text)))));
  function list() {
    const some = shown();
    count.textContent = some.length + " / " + sets.length + " " + L.rows;
    area.replaceChildren(el("div", {class: "cols top", style: grid}, chain.notices.map(n => el("div", {}, name(n), el("small", {}, [L[S[N[n].m[3]]], docName(n)].filter(Boolean).join(" · "))))));
    let drawn = 0;
    const step = () => { const next = some.slice(drawn, drawn + 30).map((s, i) => setOf(s, drawn + i)); drawn += 30; area.append(...next); next.forEach(drawLines); };
    step();
    area.onscroll = () => { if (drawn < some.length && area.scrollTop + area.clientHeight > area.scrollHeight - 1200) step(); };
    area.drawAll = () => { while (drawn < some.length) step(); };
    if (!some.length) area.append(el("p", {class: "empty"}, L.none));
    area.scrollTop = 0;
  }
  function setOf({columns}, number) {
    const id = "#" + (number + 1), hue = HUES[number % HUES.length], lines = svg("svg", {"aria-hidden": "true"}), cards = new Map(), pairs = [];
    const row = el("div", {class: "set cols", style: grid}, lines);
    columns.forEach((column, c) => {
      const cell = el("div", {});
      for (const s of column) {
        const node = card(chain, c, s, id, hue, name); cards.set(c + ":" + s, node); cell.append(node);
        if (c) chain.links[c - 1].t.filter(t => t[0] === s).forEach(t => pairs.push([c - 1 + ":" + t[1], c + ":" + s, S[t[2]]]));
      }
      row.append(cell);
    });
    row.lines = {lines, cards, pairs};
    return row;
  }
  new ResizeObserver(() => area.querySelectorAll(".set").forEach(drawLines)).observe(area);
  addEventListener("beforeprint", () => { if (area.isConnected && area.drawAll) area.drawAll(); });
  list();
}
function drawLines(row) {
  const {lines, cards, pairs} = row.lines, box = row.getBoundingClientRect();
  for (const node of cards.values()) if (!node.classList.contains("open")) { const text = node.querySelector("p"); node.lastChild.hidden = text.scrollHeight <= text.clientHeight + 2; }
  lines.replaceChildren(...pairs.map(([a, b, relation]) => {
    const p = cards.get(a).getBoundingClientRect(), q = cards.get(b).getBoundingClientRect();
    const [x1, y1, x2, y2] = [p.right - box.left, p.top - box.top + Math.min(22, p.height / 2), q.left - box.left, q.top - box.top + Math.min(22, q.height / 2)], mid = (x1 + x2) / 2;
    return svg("path", {d: "M " + x1 + " " + y1 + " C " + mid + " " + y1 + " " + mid + " " + y2 + " " + x2 + " " + y2, stroke: COLOURS[relation]});
  }));
}
const leafText = (n, s) => { const r = N[n].s[s], text = textAt(n, r[5], r[7]); return text.startsWith(r[1]) ? text.slice(r[1].length) : text; };
function card(chain, c, s, id, hue, name) {
  const n = chain.notices[c], up = chain.links[c - 1], down = chain.links[c], r = N[n].s[s];
  const pairs = up ? up.t.filter(t => t[0] === s).sort((a, b) => b[3] - a[3]) : [];
  const kind = pairs.length ? S[pairs[0][2]] : up && up.cn.includes(s) ? "new_task" : down && down.pm.includes(s) ? "missing_task" : "";
  const node = el("div", {class: "card " + kind, "data-level": name(n)}), text = el("p", {});
  const bits = el("div", {class: "bits"}, el("b", {style: "color:" + hue}, id), el("button", {class: "link", click: () => goPlace(n, r[5], r[6]), title: L.jump}, r[0] + " ↗"));
  for (const t of pairs) bits.append(el("button", {class: "badge " + S[t[2]] + " link", title: S[t[5]], "aria-label": L.compare_with + " " + N[up.p].s[t[1]][0], click: () => tellDiff(t)}, L[S[t[2]]] + " " + (pairs.length > 1 ? N[up.p].s[t[1]][0] + " " : "") + "· " + L.likeness + " " + Math.round(t[7] * 100) + "% · " + L.certainty + " " + L[S[t[8]]]));
  if (edit) bits.append(...edit.pairs(up, n, s, pairs), ...edit.draw(chain, c, s));
  if (!pairs.length && kind === "new_task") bits.append(el("span", {class: "badge new_task"}, L.new_task));
  if (down && down.pm.includes(s)) bits.append(el("span", {class: "badge missing_task"}, L.missing_task));
  const more = el("button", {class: "link small soft", click: () => { const open = node.classList.toggle("open"); more.textContent = open ? L.collapse : L.expand; drawLines(node.closest(".set")); }}, L.expand);
  function tellDiff(t) {
    text.replaceChildren(...(t && compareState.diff ? changes(leafText(up.p, t[1]), leafText(n, s), t[6]) : [leafText(n, s).replace(/\n/g, " ")]));
  }
  tellDiff(pairs[0]);
  node.append(bits, text, more);
  return node;
}
function changes(old, now, flat) {  // kept, dropped, put in, by turns; behind -1 plain, shared
  const out = [];
  let i = 0, j = 0;
  if (flat[0] === -1) {
    for (let k = 1; k < flat.length; k += 2) {
      out.push(now.slice(i, i + flat[k]).replace(/\n/g, " "), el("mark", {}, now.slice(i + flat[k], i + flat[k] + flat[k + 1]).replace(/\n/g, " ")));
      i += flat[k] + flat[k + 1];
    }
    return [...out, now.slice(i).replace(/\n/g, " ")];
  }
  for (let k = 0; k < flat.length; k += 3) {
    const [same, gone, added] = [flat[k], flat[k + 1], flat[k + 2]];
    if (same) out.push(now.slice(j, j + same).replace(/\n/g, " "));
    i += same; j += same;
    if (gone) out.push(el("del", {}, old.slice(i, i + gone).replace(/\n/g, " ")));
    if (added) out.push(el("ins", {}, now.slice(j, j + added).replace(/\n/g, " ")));
    i += gone; j += added;
  }
  return out;
}

const verdictFilter = (keys, of) => ({id: "verdict", label: L.verdict, ...listed(L.verdict, keys.map(k => [k, L[k]])), match: (r, v) => of(r).includes(v)});
function ladderTable(panel, chain, name, rows, first, cellOf, keys) {
  const columns = [first, ...chain.notices.map((n, c) => ({label: name(n), width: 330, value: r => r.columns[c].map(i => cellOf.text(n, i) + r.verdicts[c].filter(v => v.i === i).map(v => "（" + L[v.verdict] + "）").join("")).join("；"),
    sort: r => r.columns[c].length ? cellOf.key(n, r.columns[c][0]) : "",
    cell: r => [...r.columns[c].map(i => el("div", {}, link(cellOf.text(n, i), () => cellOf.go(n, i), cellOf.title(n, i)),
      r.verdicts[c].filter(v => v.i === i).map(v => el("span", {class: "badge " + v.verdict, style: "margin-left:6px", title: v.why}, L[v.verdict])))),
      ...r.verdicts[c].filter(v => v.i < 0).map(v => el("span", {class: "badge " + v.verdict, title: v.why}, L[v.verdict]))]}))];
  const filters = [{id: "text", label: L.search, type: "text", match: (r, v) => has(first.value(r), v) || r.columns.some((list, c) => list.some(i => has(cellOf.title(chain.notices[c], i), v)))},
    verdictFilter(keys, r => r.verdicts.flat().map(v => v.verdict))];
  panel.append(...makeTable({columns, rows, filters}).nodes);
}
const worded = (list, i, verdict) => list.filter(q => q[0] === i).map(q => ({i, verdict, why: S[q[1]]}))[0];  // what the other side says without a number
function compareTargets(panel, bar, chain, name) {
  const own = (n, c) => { const out = new Set(); if (chain.links[c]) chain.links[c].gm.forEach(i => out.add(i)); if (c) chain.links[c - 1].gn.forEach(i => out.add(i)); return [...out]; };
  const rows = joined(chain, own, l => l.g).map(columns => ({columns, verdicts: columns.map((list, c) => {
    const up = chain.links[c - 1], down = chain.links[c];
    return list.flatMap(i => [...(up ? up.g.filter(g => g[0] === i).map(g => ({i, verdict: S[g[2]], why: S[g[3]]})) : []), ...(up && up.gn.includes(i) ? [worded(up.gc, i, "parent_unquantified") || {i, verdict: "new_task", why: ""}] : []), ...(down && down.gm.includes(i) ? [worded(down.gp, i, "child_unquantified") || {i, verdict: "missing_task", why: ""}] : [])]);
  })}));
  const of = (n, i) => N[n].g[i], name1 = r => { const c = r.columns.findIndex(list => list.length); return S[of(chain.notices[c], r.columns[c][0])[2]]; };
  ladderTable(panel, chain, name, rows, {label: L.indicator, width: 220, value: name1}, {
    text: (n, i) => { const r = of(n, i), due = dueLabel(r[9], r[10]); return targetValue(r) + (due ? " (" + due + ")" : ""); },
    key: (n, i) => parseFloat(of(n, i)[4]), title: (n, i) => textAt(n, of(n, i)[14], of(n, i)[15]), go: (n, i) => go(n, "target", i)},
    ["stricter", "looser", "equal", "incomparable", "child_unquantified", "parent_unquantified", "missing_task", "new_task"]);
}
function compareDeadlines(panel, bar, chain, name) {
  const rows = joined(chain, () => [], l => l.d.filter(d => d[0] >= 0)).map(columns => ({columns, verdicts: columns.map((list, c) => chain.links[c - 1] ? list.flatMap(i => chain.links[c - 1].d.filter(d => d[0] === i).slice(0, 1).map(d => ({i, verdict: S[d[2]], why: S[d[3]]}))) : [])}));
  chain.links.forEach((l, c) => l.d.filter(d => d[0] < 0).forEach(d => {
    const columns = chain.notices.map((_, k) => k === c ? [d[1]] : []);
    rows.push({columns, verdicts: columns.map((_, k) => k === c + 1 ? [{i: -1, verdict: S[d[2]], why: S[d[3]]}] : [])});
  }));
  const of = (n, i) => N[n].d[i], first = r => { const c = r.columns.findIndex(list => list.length), n = chain.notices[c]; return sectionLabel(n, of(n, r.columns[c][0])[0]); };
  ladderTable(panel, chain, name, rows, {label: L.section, width: 260, value: first}, {
    text: (n, i) => dueLabel(of(n, i)[3], of(n, i)[4]) || textAt(n, of(n, i)[5], of(n, i)[6]), key: (n, i) => S[of(n, i)[3]],
    title: (n, i) => sectionLabel(n, of(n, i)[0]) + "：" + textAt(n, ...sentenceAt(n, of(n, i)[5], of(n, i)[6])), go: (n, i) => go(n, "deadline", i)}, ["earlier", "later", "equal", "missing"]);
}
function compareUnits(panel, bar, chain, name) {  // who answers to whom in paired tasks, link by link
  const kindOf = (child, roles) => child < 0 ? "unit_missing" : roles.some(([a, b]) => b >= 0 && a !== b) ? "role_changed" : "role_same";
  const rows = chain.links.flatMap(l => l.u.filter(u => u[0] >= 0).map(([parent, child, heads, roles]) => ({l, parent, child, heads: S[heads], roles, kind: kindOf(child, roles)})));
  const full = u => u < 0 ? "" : S[U[u][0]];
  const cell = (n, u) => { const i = u < 0 ? -1 : N[n].a.findIndex(r => r[4] === u); return i < 0 ? full(u) : link(full(u), () => go(n, "duty", i), L.jump); };
  const words = r => r.roles.map(([a, b]) => L[ROLES[a]] + "→" + (b < 0 ? L.no_role : L[ROLES[b]])).join("；");
  const columns = [
    {label: L.cmp_above, width: 150, kind: "cut", value: r => name(r.l.p)}, {label: L.unit_above, width: 260, value: r => full(r.parent), cell: r => cell(r.l.p, r.parent)},
    {label: L.cmp_below, width: 150, kind: "cut", value: r => name(r.l.c)}, {label: L.unit_below, width: 260, value: r => full(r.child), cell: r => cell(r.l.c, r.child)},
    {label: L.line_head, width: 190, value: r => r.heads}, {label: L.roles, width: 150, value: words},
    {label: L.verdict, width: 110, value: r => L[r.kind], cell: r => el("span", {class: "badge " + {unit_missing: "missing", role_changed: "partial", role_same: "equal"}[r.kind]}, L[r.kind])}];
  const kinds = ["role_same", "role_changed", "unit_missing"];
  panel.append(...makeTable({columns, rows, filters: [{id: "text", label: L.search, type: "text", match: (r, v) => has([full(r.parent), full(r.child), r.heads].join(" "), v)},
    {id: "verdict", label: L.verdict, ...listed(L.verdict, kinds.map(k => [k, L[k]])), match: (r, v) => r.kind === v}]}).nodes);
}
