"use strict";
// 时限日历: what falls due when: years by months, and the list of what is due.
let period = "";
panels.calendar = {count: () => scope().reduce((sum, n) => sum + N[n].e.length, 0), draw(panel) {
  const rows = scope().flatMap(n => N[n].e.map((e, i) => {
    const due = S[e[2]], records = [...e[4].map(k => ["deadline", k]), ...e[5].map(k => ["target", k])];
    return {n, e, i, due, label: dueLabel(e[2], e[3]) || textAt(n, ...spanOf(n, ...records[0])), records, units: unitsOf(n, e[0], e[1]), path: e[0] < 0 ? "" : N[n].s[e[0]][0], section: sectionLabel(n, e[0]),
      text: e[1] >= 0 ? taskText(n, e[1]) : e[0] >= 0 ? N[n].s[e[0]][2] : textAt(n, ...spanOf(n, ...records[0])), key: due ? due.length === 4 ? due + "-12-99" : due : S[e[3]] ? "9998" + S[e[3]] : "9999"};
  }));
  rows.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : a.n - b.n || a.i - b.i);
  const inPeriod = (row, p) => p === "again" ? !row.due && S[row.e[3]] !== "" : p === "open" ? !row.due && !S[row.e[3]] : p.length === 5 ? row.due.startsWith(p.slice(0, 4)) : p.endsWith("-00") ? row.due === p.slice(0, 4) : row.due.startsWith(p);
  const strip = el("div", {class: "strip", "aria-label": L.tab_calendar, role: "group"});
  const jump = row => go(row.n, ...row.records[0]);
  const columns = [
    {label: L.due, width: 110, edit: r => [r.n, ...r.records[0], "due", r.records.slice(1)], value: r => r.label, sort: r => r.key, cell: r => link(r.label, () => jump(r), L.jump)},
    ...fileColumn(),
    {label: L.section, width: 150, kind: "cut", value: r => r.section, sort: r => r.path, cell: r => link(r.section, () => jump(r))},
    {label: L.what, width: 320, kind: "cut", value: r => r.text, cell: r => link(r.text, () => jump(r))},
    {label: L.indicator, width: 220, value: r => r.e[5].map(k => S[N[r.n].g[k][2]] + targetValue(N[r.n].g[k])).join("；"), cell: r => r.e[5].map(k => el("div", {}, link(S[N[r.n].g[k][2]] + " " + targetValue(N[r.n].g[k]), () => go(r.n, "target", k))))},
    {label: L.who, width: 320, value: r => r.units.map(i => S[N[r.n].a[i][3]]).join("、"), cell: (r, whole) => unitsCell(r, r.units, 320, whole)}];
  const filters = [
    {id: "unit", label: L.unit, type: "text", list: unitNames(), match: (r, v, of) => r.units.some(i => has(unitName(r.n, i), v) && (!of("role") || N[r.n].a[i][2] === of("role") - 1))},
    {id: "role", label: L.role, ...listed(L.role, ROLES.map((r, i) => [i + 1, L[r]])), match: (r, v) => r.units.some(i => N[r.n].a[i][2] === v - 1)},
    sectionFilter(),
    {id: "text", label: L.search, type: "text", match: (r, v) => has(r.text, v)},
    {id: "due", label: L.due, ...listed(L.due, periods()), match: (r, v) => inPeriod(r, v)}];
  function periods() {
    const found = [...new Set(rows.map(r => r.due).filter(Boolean))].sort(), out = [];
    for (const year of [...new Set(found.map(d => d.slice(0, 4)))]) {
      out.push([year + "-", year]);
      if (found.includes(year)) out.push([year + "-00", year + " " + L.whole_year]);
      [...new Set(found.filter(d => d.startsWith(year + "-")).map(d => d.slice(0, 7)))].forEach(m => out.push([m, m]));
    }
    if (rows.some(r => inPeriod(r, "again"))) out.push(["again", L.recurring]);
    if (rows.some(r => inPeriod(r, "open"))) out.push(["open", L.undated]);
    return out;
  }
  const allowed = new Set(periods().map(p => p[0]));
  if (!allowed.has(period)) period = "";
  const table = panels.calendar.table = makeTable({columns, rows, filters, first: {due: period}});
  const square = (p, label, css) => {
    const n = rows.filter(r => inPeriod(r, p)).length, deep = Math.min(1, .15 + n / 14);
    const button = el("button", {disabled: !n, "aria-pressed": period === p, "aria-label": label + " " + n, title: label + "：" + n, click: () => { period = period === p ? "" : p; table.set("due", period); press(); }}, n || "·");
    button.dataset.p = p;
    if (n) { button.style.background = "rgba(31,78,121," + deep + ")"; button.style.color = deep > .62 ? "#fff" : "#12324f"; }
    return el("td", {class: css || null}, button);
  };
  const press = () => strip.querySelectorAll("button").forEach(b => b.setAttribute("aria-pressed", b.dataset.p === period));
  table.bar.querySelectorAll("select").forEach(select => select.addEventListener("change", () => { if (select.getAttribute("aria-label") === L.due) { period = select.value; press(); } }));
  const list = [...new Set(rows.map(r => r.due.slice(0, 4)).filter(Boolean))].sort(), months = [...Array(12).keys()].map(m => String(m + 1).padStart(2, "0"));
  strip.append(el("table", {}, el("thead", {}, el("tr", {}, el("th", {}, L.year), months.map(m => el("th", {scope: "col"}, Number(m) + L.month)), el("th", {}, L.whole_year), el("th", {}, L.of))),
    el("tbody", {}, list.map(year => el("tr", {}, el("th", {scope: "row"}, year), months.map(m => square(year + "-" + m, year + "-" + m)), square(year + "-00", year + " " + L.whole_year, "wide"), square(year + "-", year))),
      allowed.has("again") || allowed.has("open") ? el("tr", {}, el("th", {}), el("td", {colspan: 14, class: "small"}, L.recurring + " ", square("again", L.recurring).firstChild, "  " + L.undated + " ", square("open", L.undated).firstChild, "   ", el("span", {class: "soft"}, L.calendar_hint))) : null)));
  panel.append(table.bar, strip, table.box);
}};
