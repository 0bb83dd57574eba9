"use strict";
// 待核对: what is in doubt in the chosen notices, the most doubtful first; accept, correct, skip.
const skipped = new Set();
function doubts() {
  const out = [];
  for (const n of scope()) {
    const done = new Set(win.settled[N[n].h] || []);
    const lines = [];
    N[n].q.forEach((r, i) => { if (S[r[0]] !== "corrected") lines.push({n, key: N[n].i.q[i], kind: "issue", i, title: L["q_" + S[r[0]]] || S[r[0]], text: r[1], a: r[3], b: r[4], section: r[2], doubt: .5, done: done.has(N[n].i.q[i])}); });
    N[n].n.forEach((r, i) => { if (S[r[1]] === "doubtful") { const key = S[r[0]] + ":" + r[7] + "-" + r[8]; out.push({n, key, kind: "line", i, title: put(L.w_not_listed, word("m_" + S[r[0]]) + " · " + reasonWord(S[r[2]])), also: [], text: r.length > 9 ? [S[r[9]], sign(S[r[10]]) + amount(r[11]) + S[r[12]], S[r[14]]].filter(Boolean).join(" ") : textAt(n, r[5], r[6]), a: r[5], b: r[6], section: r[4], doubt: 1 - Math.abs(r[3] - .5), done: done.has(key)}); } });
    for (const issue of lines) {  // an issue over the very characters of a line is settled with it
      const line = out.find(d => d.n === n && d.kind === "line" && issue.b > issue.a && issue.a <= d.a && issue.b >= d.b && issue.b - issue.a <= d.b - d.a + 4);
      if (line) { line.also.push(issue.key); line.done = line.done && issue.done; } else out.push(issue);
    }
  }
  return out.sort((x, y) => y.doubt - x.doubt || x.n - y.n || x.a - y.a);
}
const keyOf = d => N[d.n].h + d.key;
async function settleDoubt(d, done) {
  for (const key of [d.key, ...d.also || []]) if (!await settle(N[d.n].h, key, done)) return false;
  return true;
}
async function settle(digest, key, done) {
  if (await trying(() => post("/api/judgements", {document: digest, other: "", item: key, verdict: done ? "accepted" : ""})) === undefined) return false;
  const own = new Set(win.settled[digest] || []);
  if (done) own.add(key); else own.delete(key);
  win.settled[digest] = [...own]; counts();
  return true;
}
function settleButton(n, key) {
  const on = (win.settled[N[n].h] || []).includes(key);
  return el("div", {class: "tools-of"}, el("button", {class: "plain", "aria-pressed": on, click: async () => { if (await settle(N[n].h, key, !on)) { redraw("check"); records(); } }}, on ? L.w_settled : L.w_accept));
}
panels.check = {count: () => N.length ? doubts().filter(d => !d.done).length : null, draw(panel) {
  const all = doubts(), left = all.filter(d => !d.done).sort((a, b) => skipped.has(keyOf(a)) - skipped.has(keyOf(b)));
  const done = all.length - left.length;
  panel.append(el("div", {class: "bar"}, el("progress", {max: all.length || 1, value: done, "aria-label": L.w_checked}), el("b", {class: "checked"}, put(put(L.w_checked_of, done), all.length)), el("span", {class: "soft small"}, L.w_check_keys)));
  panels.check.act = null;
  if (!left.length) { panel.append(el("p", {class: "empty"}, all.length ? L.w_all_checked : L.none)); return; }
  const d = left[0], [a, b] = sentenceAt(d.n, d.a, d.b), line = d.kind === "line" ? N[d.n].n[d.i] : null, record = d.kind === "issue" ? recordAt(d) : null;
  const act = {
    Enter: async () => { if (await settleDoubt(d, true)) redraw("check"); },
    s: () => { skipped.add(keyOf(d)); redraw("check"); },
    e: () => record ? openRecord(d.n, ...record) : goPlace(d.n, d.a, d.b, d.kind === "issue" && d.b > d.a ? ["issue", d.i] : null),
    t: async () => { if (line && mayBeTaken(line)) { await edit.take(d.n, correctionOf(d.n, line)); await settleDoubt(d, true); redraw("check"); } },
    o: () => goPlace(d.n, d.a, d.b, d.kind === "issue" && d.b > d.a ? ["issue", d.i] : null),
  };
  const button = (key, label, main) => el("button", {class: "plain" + (main ? " main" : ""), "data-key": key, click: act[key]}, label, el("kbd", {}, key === "Enter" ? "↵" : key.toUpperCase()));
  const card = el("div", {class: "check", tabindex: 0, role: "group", "aria-label": d.title},
    el("h2", {}, d.title), el("p", {}, d.text), el("blockquote", {}, textAt(d.n, a, d.a), el("mark", {}, textAt(d.n, d.a, d.b)), textAt(d.n, d.b, b)),
    el("p", {class: "soft small"}, [docName(d.n), sectionLabel(d.n, d.section), pageAt(d.n, d.a) ? put(L.page_n, pageAt(d.n, d.a)) : ""].filter(Boolean).join(" · ")),
    el("div", {class: "row-of"}, button("Enter", line ? L.w_leave_out : L.w_accept, true), line && mayBeTaken(line) ? button("t", L.w_take_in) : "", button("e", L.w_correct), button("o", L.w_look), button("s", L.w_skip)));
  const list = el("div", {class: "next"}, el("h3", {}, L.w_next), left.slice(1, 40).map(x => el("button", {class: "row", click: () => { left.slice(0, left.indexOf(x)).forEach(y => skipped.add(keyOf(y))); redraw("check"); }}, el("b", {}, x.title), " ", cutTo(x.text, 60))));
  const finished = all.filter(x => x.done);
  if (finished.length) list.append(el("h3", {}, L.w_settled + " " + finished.length), ...finished.slice(0, 60).map(x => el("button", {class: "row soft", title: L.w_take_back, click: async () => { if (await settleDoubt(x, false)) redraw("check"); }}, "↺ ", el("b", {}, x.title), " ", cutTo(x.text, 50))));
  panel.append(el("div", {class: "checks"}, card, list));
  panels.check.act = act;
  card.focus({preventScroll: true});
}};
addEventListener("keydown", event => {  // wherever the focus is, as long as nothing is typed or pressed there
  const own = state.tab === "check" && N.length && panels.check.act && panels.check.act[event.key.length === 1 ? event.key.toLowerCase() : event.key], at = event.target;
  if (!own || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
  if (event.key === "Enter" && at.tagName === "BUTTON" && at.getAttribute("role") !== "tab") return;
  event.preventDefault(); own();
});
function recordAt(d) {  // the record that an issue speaks of: one that stands on its characters
  for (const kind of ["duty", "target", "deadline"]) {
    const i = N[d.n][LETTER[kind]].findIndex(r => { const [a, b] = SPANS[kind](r); return b > a && a < d.b && b > d.a; });
    if (i >= 0) return [kind, i];
  }
  return null;
}
