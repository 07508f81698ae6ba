"use strict";
// What is chosen becomes a file line by line: fields carry their values as YAML, texts become JSON
// strings, and keys are those of the page. A field's default is what the file said before.
const form = document.getElementById("form");
const element = id => document.getElementById(id);
const questions = [...form.querySelectorAll("fieldset")];
const logic = JSON.parse(form.dataset.logic);
const by = element("by");
let handedBack = "{}";
let keeps = true;

// Fields

const ticks = field => field.matches("[type=radio], [type=checkbox]");
const now = field => ticks(field) ? field.checked : field.value;
const before = field => ticks(field) ? field.defaultChecked : field.defaultValue;
const differs = field => now(field) !== before(field);
const fields = (question, ...parts) => parts.flatMap(
  part => [...question.querySelectorAll(`[name$=".${part}"]`)]);
const typed = (question, part) => (fields(question, part)[0]?.value ?? "").trim();
const chosen = question =>
  fields(question, "answer").filter(field => field.checked).map(field => field.value);
const nameOf = field => ticks(field) ? `${field.name}=${field.value}` : field.name;
const touched = root => [...root.querySelectorAll("fieldset input, fieldset textarea")].filter(differs);

function reset(root) {
  for (const field of touched(root)) {
    if (ticks(field)) field.checked = field.defaultChecked;
    else field.value = field.defaultValue;
  }
}

// Answers

const quoted = text => JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
  /[^ -~]/gu, sign => {
    const code = sign.codePointAt(0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });

function whole(question) { // null where nothing is typed, NaN where it is no number to ask for
  const field = fields(question, "number")[0];
  const text = typed(question, "number").replace(/\u2019/g, "'").replace(/\p{Zs}/gu, " ");
  if (!text) return null;
  const thousands = /^(\d{1,9}(?:\.\d{1,3})?) ?k$/i.exec(text);
  const plain = /^(?:\d{1,18}|[1-9]\d{0,2}([.,_' ])\d{3}(?:\1\d{3})*)$/.test(text);
  const value = thousands ? Math.round(thousands[1] * 1000) : plain ? +text.replace(/\D/g, "") : NaN;
  return value >= field.dataset.minimum && value <= field.dataset.maximum ? value : NaN;
}

function answer(question) { // as YAML; nothing where there is none
  const words = chosen(question);
  if (words.includes("not-applicable")) {
    if (question.dataset.reason && !fields(question, "reason").some(differs)) {
      return `not-applicable: ${question.dataset.reason}`;
    }
    const reason = typed(question, "reason");
    return reason ? `not-applicable: ${quoted(reason)}` : "answer: not-applicable";
  }
  if (!words.length) {
    const number = question.dataset.kind === "number" ? whole(question) : null;
    return number === null ? "" : `answer: ${number}`;
  }
  const several = question.dataset.kind === "multi" && !/^(none|unknown)$/.test(words[0]);
  return `answer: ${several ? `[${words.join(", ")}]` : words[0]}`;
}

const isDraft = question => "draft" in question.dataset
  && !fields(question, "answer", "number", "reason", "confirm").some(differs);
const isWrong = question => Number.isNaN(whole(question)) && !chosen(question).length;
const spelled = name => name.trim().replace(/\s+/g, " ").toLowerCase();

function line(question) { // what is handed back of a question
  if (question.hidden || !touched(question).length) return "";
  const {known, key} = question.dataset;
  const changed = fields(question, "answer", "number", "reason").some(differs);
  const confirmed = !changed && fields(question, "confirm").some(field => field.checked);
  const own = known && !changed && by.value.trim() && spelled(by.value) === spelled(question.dataset.by);
  const before = confirmed || own ? question.dataset : {};
  const note = typed(question, "note"), evidence = typed(question, "evidence");
  const texts = [["note", note ? quoted(note) : before.note],
    ["evidence", evidence ? quoted(evidence) : before.evidence]].filter(([, text]) => text);
  // A remark on what somebody else said is no signature under it.
  const said = changed || confirmed || own || !known ? answer(question) : "";
  if (!said && !texts.length && !changed) return "";
  const doubt = said && said !== "answer: unknown" && fields(question, "unsure")[0].checked;
  const parts = [said || "answer: unknown", ...texts.map(([part, text]) => `${part}: ${text}`)];
  return `  ${key}: {${parts.join(", ")}${doubt ? ", unsure: true" : ""}}`;
}

const lines = () => questions.filter(question => !isWrong(question)).map(line).filter(Boolean);

function content() {
  const date = new Date(), two = number => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const {begin, head, respondent, end} = form.dataset;
  return `${begin}
${head}
date: "${day} ${two(date.getHours())}:${two(date.getMinutes())}"
respondent:
  by: ${quoted(by.value.trim())}
${respondent}
answers:
${lines().join("\n")}
${end}
`;
}

// Which questions are asked: never, sometimes or always, by what is known so far

function known(id) { // the values that a question may still have; null for all
  const rule = logic[id], question = element(`q-${id}`);
  const words = question ? chosen(question) : [];
  if (words.includes("unknown") || (question && isDraft(question))) return null;
  if (words.includes("not-applicable")) return [rule.aside];
  if (words.length) return [words[0] === "none" && rule.several ? "" : words.join(", ")];
  const number = question?.dataset.kind === "number" ? whole(question) : null;
  if (number !== null && !Number.isNaN(number)) {
    return [String(rule.cuts.filter(cut => number >= cut).length)];
  }
  return rule.known;
}

function readAs(id) {
  const asked = isAsked(id), values = known(id);
  if (asked === "never") return [logic[id].otherwise];
  return values && asked === "sometimes" ? [...values, logic[id].otherwise] : values;
}

function isAsked(id) {
  let found = "always";
  for (const [other, allowed] of logic[id].tests) {
    const values = readAs(other);
    if (values && !values.some(value => allowed.includes(value))) return "never";
    if (!values || !values.every(value => allowed.includes(value))) found = "sometimes";
  }
  return found;
}

// The page

const stateOf = root => JSON.stringify(
  Object.fromEntries(touched(root).map(field => [nameOf(field), now(field)])));
const isDirty = () => stateOf(form) !== handedBack;
const tell = text => say("told", text);
function say(id, text) { // what is there already is not read aloud again
  if (element(id).textContent !== text) element(id).textContent = text;
}
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function keep() {
  try {
    if (isDirty()) {
      localStorage.setItem(form.dataset.store, JSON.stringify([by.value, stateOf(form)]));
    } else {
      localStorage.removeItem(form.dataset.store);
    }
  } catch {
    keeps = false; // a private window, or a mail program
  }
}

function restore() {
  try {
    const [name, state] = JSON.parse(localStorage.getItem(form.dataset.store) ?? '["", "{}"]');
    const kept = JSON.parse(state);
    by.value = name;
    for (const field of form.querySelectorAll("fieldset input, fieldset textarea")) {
      const value = kept[nameOf(field)];
      if (value === undefined) continue;
      if (ticks(field)) field.checked = value;
      else field.value = value;
    }
  } catch {
    keeps = false;
  }
}

function show(question) {
  const changed = fields(question, "answer", "number", "reason").some(differs);
  const reason = question.querySelector(".reason"), confirm = question.querySelector(".confirm");
  if (reason) reason.hidden = !chosen(question).includes("not-applicable");
  if (confirm) confirm.hidden = changed;
  question.querySelector(".take-back").hidden = !touched(question).length;
  const [number] = fields(question, "number");
  if (number) showNumber(number, question.querySelector(".wrong"), isWrong(question));
}

function showNumber(field, said, wrong) {
  const [least, most] = [field.dataset.minimum, field.dataset.maximum].map(
    bound => (+bound).toLocaleString("en"));
  field.setAttribute("aria-invalid", wrong);
  said.hidden = !wrong;
  said.textContent = wrong ? `Write a whole number from ${least} to ${most}.` : "";
}

function refresh(tells = true) {
  const hidden = questions.filter(question => question.hidden).length;
  for (const question of questions) question.hidden = isAsked(question.dataset.id) === "never";
  for (const section of form.querySelectorAll("section")) {
    const own = [...section.querySelectorAll("fieldset")];
    if (own.length) section.hidden = own.every(question => question.hidden);
  }
  questions.forEach(show);
  const more = questions.filter(question => question.hidden).length - hidden;
  const change = tells && more > 0 ? ` This hides ${counted(more, "question")}.` : "";
  say("count", `${counted(lines().length, "answer")} to hand back.${change}`);
  element("file").value = content();
  keep();
  say("first", keeps
    ? "What you fill in stays in this browser until you hand it back. Nothing is sent anywhere."
    : "This browser keeps nothing that you fill in: hand it back before you close the page.");
}

function alone(field) { // of several ticks some stand alone, and so does a number
  const question = field.closest("fieldset");
  const number = fields(question, "number")[0];
  if (field.type !== "checkbox" && field !== number) return;
  const ends = field === number ? field.value.trim() : field.checked && field.name.endsWith(".answer");
  if (!ends) return;
  for (const other of fields(question, "answer")) {
    if (other !== field && ("alone" in field.dataset || "alone" in other.dataset)) other.checked = false;
  }
  if (number && field !== number) number.value = "";
}

function isReady() {
  const drafters = form.dataset.drafters.split(" ");
  const wrong = questions.find(question => !question.hidden && isWrong(question));
  const problem = wrong ? "One number cannot be read. Correct it, or take it away."
    : !lines().length ? "Nothing is changed or confirmed yet."
    : !by.value.trim() ? "Write your name first: your team has to know whose answers these are."
    : by.value.split(" + ").every(name => drafters.includes(spelled(name)))
    ? `"${by.value.trim()}" marks drafts that nobody has confirmed: write your own name.`
    : "";
  tell(problem);
  if (wrong) fields(wrong, "number")[0].focus();
  else if (problem && lines().length) by.focus();
  refresh(); // the date of the file is that of handing it back
  return !problem;
}

function done(text) {
  handedBack = stateOf(form);
  keep();
  tell(`${text} Send it to whoever sent you this form.`);
}

function download() {
  if (!isReady()) return;
  const link = document.createElement("a");
  const name = by.value.normalize("NFC").toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  link.href = URL.createObjectURL(new Blob([content()], {type: "application/yaml"}));
  link.download = `${[form.dataset.file, name].filter(Boolean).join("-")}.yaml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  done(`Downloaded as ${link.download}.`);
}

async function copy() {
  if (!isReady()) return;
  try {
    await navigator.clipboard.writeText(element("file").value);
  } catch {
    element("file").select();
    if (!document.execCommand("copy")) {
      tell("The text is selected: copy it with the keys or the menu of your device.");
      return;
    }
  }
  done("Copied.");
}

function forget() {
  if (isDirty() && !confirm("Forget everything you filled in here?")) return;
  reset(form);
  by.value = "";
  handedBack = "{}";
  refresh();
  tell("Forgotten.");
}

form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("input", event => {
  if (event.target.closest("fieldset")) alone(event.target);
  tell("");
  refresh();
});
for (const question of questions) {
  const condition = question.querySelector(".asked");
  if (condition) condition.hidden = true;
  question.querySelector(".take-back").addEventListener("click", () => {
    reset(question);
    refresh();
    fields(question, "answer", "number")[0].focus();
  });
}
element("download").addEventListener("click", download);
element("copy").addEventListener("click", copy);
element("forget").addEventListener("click", forget);
addEventListener("beforeunload", event => { if (isDirty()) event.preventDefault(); });
element("hand-back").hidden = element("bar").hidden = false;
restore();
refresh(false);
