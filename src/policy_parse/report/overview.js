"use strict";
// 概览: what there is, who has most to do, what is due next, how much is taken up, what to check first.
panels.overview = {count: () => null, draw(panel) {
  const some = scope(), sum = of => some.reduce((total, n) => total + of(N[n]), 0), goals = n => n.g.filter(r => S[r[12]] === "target").length;
  const cards = [[L.documents_n, some.length, N.length > 1 ? null : "document"], [L.tasks_n, sum(n => n.k.length), "matrix"], [L.duties_n, sum(n => n.a.length), "matrix"], [L.units_n, unitLoads().length, "graph"],
    [L.targets_n, sum(goals), "targets"], [L.due_n, sum(n => n.e.length), "calendar"], [L.issues_n, panels.check ? panels.check.count() : sum(n => n.q.length), panels.issues ? "issues" : "check"]];
  const box = el("div", {class: "over", tabindex: 0, role: "region", "aria-label": L.tab_overview});
  if (some.length === 1) { const m = N[some[0]].m; box.append(el("h2", {}, m[0]), el("p", {class: "soft"}, [m[2], m[5], m[6], S[m[4]], word(S[m[3]])].filter(Boolean).join(" · "))); }
  box.append(el("div", {class: "cards"}, cards.map(([label, n, tab]) => el(tab ? "button" : "div", {class: "card-n", click: tab ? () => showTab(tab) : null}, el("b", {}, n), el("span", {}, label)))));
  const parts = el("div", {class: "parts"}); box.append(parts); panel.append(box);
  const part = (title, rows, none) => parts.append(el("section", {}, el("h3", {}, [title].flat()), rows.length ? rows : el("p", {class: "soft"}, none || L.none)));
  const bar = (label, pieces, most, act, shown) => el("button", {class: "bar-row", click: act, title: label}, el("span", {class: "name"}, label), el("span", {class: "loadbar"}, pieces.map(([css, n, title]) => n ? el("i", {class: css, style: "width:" + 100 * n / (most || 1) + "%", title}) : null)), el("span", {class: "soft"}, shown));

  const loads = unitLoads().slice(0, 12), heaviest = loads.length ? loads[0].tasks.length : 1;
  const key = el("span", {class: "role-key"}, ROLES.map((role, r) => el("span", {class: "soft small"}, el("i", {class: "r" + r}), L[role])));
  part([L.over_units, " ", key], loads.map(u => bar(u.name, u.roles.map((n, r) => ["r" + r, n, L[ROLES[r]] + " " + n]), heaviest, () => { state.unit = u.u; redraw("graph"); showTab("graph"); }, u.tasks.length)));

  const levels = new Map();
  for (const n of some) { const level = S[N[n].m[3]]; levels.set(level, (levels.get(level) || 0) + N[n].k.length); }
  if (levels.size > 1) { const most = Math.max(...levels.values()); part(L.over_levels, Object.keys(LEVELS).filter(l => levels.has(l)).map(l => bar(l ? word(l) : L.no_level, [["r2", levels.get(l), ""]], most, () => showTab("matrix"), levels.get(l)))); }

  const due = new Map();
  for (const n of some) for (const e of N[n].e) { const year = S[e[2]].slice(0, 4) || (S[e[3]] ? L.recurring : L.no_due); due.set(year, (due.get(year) || 0) + 1); }
  const years = [...due].sort((a, b) => cmp(a[0], b[0])), busiest = Math.max(1, ...due.values());
  part(L.over_due, years.map(([year, n]) => bar(year, [["r3", n, ""]], busiest, () => showTab("calendar"), n)));

  const links = LINKS.filter(l => state.doc < 0 || l.c === state.doc || l.p === state.doc).slice(0, 12);
  if (links.length) part(L.over_taken, links.map(l => { const [all, met] = l.v; return bar(shortName(l.c) + " ← " + shortName(l.p), [["r2", met, ""]], all, () => showTab("compare"), met + "/" + all); }));
  const steps = links.flatMap(l => l.g).map(p => S[p[2]]);
  if (steps.length) part(L.over_ladder, ["stricter", "equal", "looser", "incomparable"].map(v => [v, steps.filter(s => s === v).length]).filter(x => x[1]).map(([v, n]) => bar(word(v), [[v === "looser" ? "r0" : "r2", n, ""]], steps.length, () => { compareState.part = "targets"; redraw("compare"); showTab("compare"); }, n)));

  const codes = new Map();
  for (const n of some) for (const r of N[n].q) codes.set(S[r[0]], (codes.get(S[r[0]]) || 0) + 1);
  const list = [...codes].sort((a, b) => b[1] - a[1]), first = list.length ? list[0][1] : 1;
  part(L.over_check, list.slice(0, 10).map(([code, n]) => bar(L["q_" + code] || code, [["r1", n, ""]], first, () => { if (panels.issues) { filterState.issues = {code}; redraw("issues"); showTab("issues"); } else showTab("check"); }, n)), L.nothing_to_check);
}};
