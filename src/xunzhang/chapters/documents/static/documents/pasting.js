// Paste from Word and WPS into a text of the drafting form: paragraphs, numbers and tables stay, everything else is dropped.

const form = document.querySelector("[data-drafting]");
const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "DT", "DD", "SECTION", "ARTICLE", "UL", "OL",
  "BODY", "CENTER", "HR"]);
const DROPPED = new Set(["STYLE", "SCRIPT", "HEAD", "META", "LINK", "TITLE", "XML", "IMG", "OBJECT", "TEMPLATE", "O:P", "DEL"]);
const NUMERALS = "一二三四五六七八九十";
const CHINESE = "\\u2e80-\\u9fff\\uf900-\\ufaff\\u3000-\\u303f\\uff00-\\uffef";
const BETWEEN_CHINESE = new RegExp(`(?<=[${CHINESE}])[ \\t\\n]+(?=[${CHINESE}])`, "g");

function chinese(number) {
  if (number <= 10) return NUMERALS[number - 1];
  const tens = Math.floor(number / 10), units = number % 10;
  return (tens > 1 ? NUMERALS[tens - 1] : "") + "十" + (units ? NUMERALS[units - 1] : "");
}

// One line: white space of the source collapsed, none between Chinese characters, numbers with full-width brackets.
function tidy(text) {
  const line = text.replace(/[\u00a0\u2002-\u200a\u202f]/g, " ").replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "")
    .replace(/[ \t\n\r]+/g, " ").replace(BETWEEN_CHINESE, "").trim();
  return line.replace(/^[(（]\s*([一二三四五六七八九十百]{1,4}|\d{1,2})\s*[)）]\s*/, "（$1）")
    .replace(/^([一二三四五六七八九十百]{1,4})、\s+/, "$1、").replace(/^(\d{1,2})[.．]\s+(?!\d)/, "$1.");
}

function listNumber(item) {
  const list = item.parentElement;
  if (!list || list.tagName !== "OL") return "";
  let number = Number(list.getAttribute("start") || 1);
  for (let before = item.previousElementSibling; before; before = before.previousElementSibling) if (before.tagName === "LI") number += 1;
  const style = `${list.getAttribute("data-style") || ""} ${item.getAttribute("data-style") || ""} ${list.type || ""}`;
  if (/cjk-ideographic|chinese|japanese|ideographic/.test(style)) return `${chinese(number)}、`;
  let depth = 0;
  for (let outer = list.parentElement; outer; outer = outer.parentElement) if (outer.tagName === "OL") depth += 1;
  return depth ? `（${number}）` : `${number}.`;
}

function cellText(cell) {
  return linesOf(cell).join("↵").replaceAll("|", "\\|");
}

function tableLines(table) {
  const rows = [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table);
  const grid = rows.map(() => []);
  rows.forEach((row, down) => {
    let across = 0;
    for (const cell of [...row.children].filter((one) => /^T[DH]$/.test(one.tagName))) {
      while (grid[down][across] !== undefined) across += 1;
      const wide = Math.max(1, Number(cell.getAttribute("colspan")) || 1);
      const high = Math.min(Math.max(1, Number(cell.getAttribute("rowspan")) || 1), rows.length - down);
      for (let y = 0; y < high; y += 1) {
        for (let x = 0; x < wide; x += 1) grid[down + y][across + x] = x ? "<" : y ? "^" : cellText(cell);
      }
      across += wide;
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  if (!width) return [];
  if (width === 1) return grid.flatMap((row) => row[0].split("↵")).filter(Boolean); // a frame around text is no table
  return grid.map((row) => `|${Array.from({ length: width }, (_, place) => row[place] ?? "").join("|")}|`);
}

function linesOf(root) {
  const lines = [];
  let line = "";
  const finish = () => {
    const text = tidy(line);
    if (text) lines.push(text);
    line = "";
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { line += node.data; return; }
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return;
    const style = node.getAttribute("data-style") || "";
    if (/display:\s*none|mso-hide:\s*all/.test(style) || /mso-element:\s*comment/.test(style)) return;
    if (node.tagName === "BR") { finish(); return; }
    if (node.tagName === "TABLE") { finish(); lines.push(...tableLines(node)); return; }
    const isBlock = BLOCKS.has(node.tagName);
    if (isBlock) finish();
    if (node.tagName === "LI" && !/mso-list/.test(style)) line = listNumber(node);
    for (const child of node.childNodes) walk(child);
    if (isBlock) finish();
  };
  for (const child of root.childNodes) walk(child);
  finish();
  return lines;
}

export function textOf(html) {
  // Style sheets and attributes are read, never applied: the page's policy forbids them, and the browser would complain.
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const fragment = plain.replace(/<!--\[if\s+!?(?:support\w+|vml|mso[^\]]*)\]>|<!--\[endif\]-->|<!\[(?:if[^\]]*|endif)\]>/gi, "");
  return linesOf(new DOMParser().parseFromString(fragment, "text/html").body).join("\n");
}

form.addEventListener("paste", (event) => {
  const area = event.target;
  if (!area.matches("textarea[data-written]")) return;
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  const text = textOf(html);
  if (!text) return;
  event.preventDefault();
  // A paragraph pasted whole stands on lines of its own; words pasted into a line stay in it.
  const lines = text.split("\n").length > 1 || text.startsWith("|");
  const start = area.value.slice(0, area.selectionStart), end = area.value.slice(area.selectionEnd);
  const before = lines && start && !start.endsWith("\n") ? "\n" : "";
  const after = lines && end && !end.startsWith("\n") ? "\n" : "";
  // insertText keeps the browser's own way back (Ctrl+Z).
  if (!document.execCommand("insertText", false, before + text + after)) {
    area.setRangeText(before + text + after, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
