"use strict";
// 数字台账: what became of every number, date, unit and role word; a line can be taken in as a record.
// What is taken in leaves the page as a file of corrections, the same that edited workbooks give.
const taken = new Map();  // "n-i" -> a row of 更正.csv
const CORRECTION = ["document", "file", "table", "id", "action", "field", "before", "after", "quote", "start", "end"];

function correctionOf(n, r) {
  const section = r[4] < 0 ? "" : N[n].s[r[4]][0], quote = textAt(n, r[5], r[6]), head = [N[n].h, N[n].m[1]];
  if (r.length > 15) return [...head, "targets", S[r[15]], "edit", "kind", S[r[16]], D.W.target, quote, r[17], r[18]];
  const isNumber = r.length > 9;
  const after = isNumber
    ? [section, D.W.target, S[r[9]], D.W.comparators[S[r[10]]] || S[r[10]], r[11], S[r[12]], D.W.changes[S[r[13]]] || "", S[r[14]], ""]
    : [section, D.W.responsible, quote];
  const text = after.join("\t");
  return [...head, isNumber ? "targets" : "duties", "", "add", text, "", text, quote, isNumber ? r[7] : 0, isNumber ? r[8] : 0];
}
const mayBeTaken = r => S[r[1]] !== "record" && (r.length > 9 ? S[r[9]] !== "" : S[r[0]] === "unit" && r[4] >= 0);
const reasonWord = code => D.lang === "en" ? code : D.W.reasons[code] || code;
const guarded = text => /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;  // no formula when it is opened
const csvCell = value => /[",\r\n\t]/.test(String(value)) ? '"' + guarded(String(value)).replace(/"/g, '""') + '"' : guarded(String(value));
const correctionsFile = () => "\ufeff" + [CORRECTION, ...taken.values()].map(row => row.map(csvCell).join(",") + "\r\n").join("");
function saveCorrections() {
  const url = URL.createObjectURL(new Blob([correctionsFile()], {type: "text/csv"}));
  const a = el("a", {href: url, download: "更正.csv"});
  document.body.append(a); a.click(); a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

forget.push(() => taken.clear());
panels.accounts = {count: () => scope().reduce((sum, n) => sum + N[n].n.length, 0), draw(panel) {
  const rows = scope().flatMap(n => N[n].n.map((r, i) => ({n, i, r, path: r[4] < 0 ? "" : N[n].s[r[4]][0], section: sectionLabel(n, r[4])})));
  const save = el("button", {class: "plain", title: L.take_hint, click: saveCorrections});
  const told = () => { save.textContent = L.take_save + " " + taken.size; save.disabled = !taken.size; };
  const around = r => [textAt(r.n, Math.max(0, r.r[5] - 16), r.r[5]).replace(/[\s\S]*\n/, ""), textAt(r.n, r.r[5], r.r[6]), textAt(r.n, r.r[6], r.r[6] + 12).replace(/\n[\s\S]*/, "")];
  const what = r => r.r.length > 9 && S[r.r[1]] !== "record" ? [S[r.r[9]], sign(S[r.r[10]]) + amount(r.r[11]) + S[r.r[12]], S[r.r[14]]].filter(Boolean).join(" ") : "";
  const jump = r => goPlace(r.n, r.r[5], r.r[6]);
  const take = r => {
    if (!mayBeTaken(r.r)) return "";
    const key = r.n + "-" + r.i, button = el("button", {class: "plain take"});
    const show = () => { button.textContent = taken.has(key) ? L.taken : L.take; button.setAttribute("aria-pressed", taken.has(key)); };
    button.addEventListener("click", () => { if (edit) { edit.take(r.n, correctionOf(r.n, r.r)); return; } if (taken.has(key)) taken.delete(key); else taken.set(key, correctionOf(r.n, r.r)); show(); told(); });
    show(); return button;
  };
  const columns = [...fileColumn(),
    {label: L.section, width: 130, kind: "cut", value: r => r.section, sort: r => r.path, cell: r => link(r.section, () => jump(r))},
    {label: L.mention, width: 74, value: r => word("m_" + S[r.r[0]])},
    {label: L.outcome, width: 96, value: r => word("o_" + S[r.r[1]])},
    {label: L.reason, width: 110, value: r => reasonWord(S[r.r[2]])},
    {label: L.chance, width: 76, kind: "num", value: r => r.r[3] || ""},
    {label: L.quote, width: 330, value: r => around(r).join(""), cell: r => { const [a, b, c] = around(r); return el("button", {class: "link", click: () => jump(r)}, el("span", {class: "text-in"}, a, el("b", {}, b), c)); }},
    {label: L.would_be, width: 190, kind: "cut", value: what},
    {label: L.take, width: 72, value: r => taken.has(r.n + "-" + r.i) ? L.taken : "", cell: take}];
  const of = (at, prefix) => [...new Set(rows.map(r => S[r.r[at]]))].sort(cmp).map(v => [v, prefix ? word(prefix + v) : v]);
  const filters = [
    {id: "text", label: L.search, type: "text", match: (r, v) => has(around(r).join(""), v)},
    {id: "mention", label: L.mention, ...listed(L.mention, of(0, "m_")), match: (r, v) => S[r.r[0]] === v},
    {id: "outcome", label: L.outcome, ...listed(L.outcome, of(1, "o_")), match: (r, v) => S[r.r[1]] === v},
    {id: "reason", label: L.reason, ...listed(L.reason, [...new Set(rows.map(r => S[r.r[2]]))].sort(cmp).map(v => [v, reasonWord(v)])), match: (r, v) => S[r.r[2]] === v}, sectionFilter()];
  told();
  panels.accounts.table = makeTable({columns, rows, filters, extra: edit ? [] : [save], first: {outcome: rows.some(r => S[r.r[1]] === "doubtful") ? "doubtful" : ""}});
  panel.append(...panels.accounts.table.nodes);
}};
