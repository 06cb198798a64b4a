/**
 * The program of the maintenance process: one job as JSON on standard input, its result as JSON on standard output.
 *
 * A process of its own, for two reasons. VACUUM of 200 MB takes 1.5 s and would stop the event loop. And a program that
 * opens a database file and closes it again drops, by the rules of POSIX, every lock that its process holds on that file;
 * so a file may be searched from any process but the one that has it open as a database.
 *
 * A text and not a module: it must start from source, from a bundle and under any loader alike.
 */
export const MAINTENANCE_SCRIPT = `
"use strict";
const fs = require("node:fs");

let input = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => { input += text; });
process.stdin.on("end", () => {
  const job = JSON.parse(input);
  process.stdout.write(JSON.stringify(JOBS[job.kind](job)));
});

const JOBS = { vacuum, checkpoint, free, find };

function open({ driver, file, busyMs }) {
  const Sqlite = require(driver);
  const db = new Sqlite(file, { fileMustExist: true });
  db.pragma("busy_timeout = " + busyMs);
  db.pragma("secure_delete = ON");
  return db;
}

// Which share of the file's pages holds nothing.
function free(job) {
  const db = open(job);
  const pages = db.pragma("page_count", { simple: true });
  const share = pages === 0 ? 0 : db.pragma("freelist_count", { simple: true }) / pages;
  db.close();
  return share;
}

function vacuum(job) {
  return step("vacuum", () => {
    const db = open(job);
    db.exec("VACUUM");
    db.close();
    return { ok: true, detail: "file rebuilt" };
  });
}

// A reader that stands on an old state of the file keeps the log from being cut: busy is 1, and old bytes stay. Asked again
// and again without waiting inside: while a checkpoint waits for a reader, it keeps every writer out.
function checkpoint(job) {
  return step("checkpoint", () => {
    const db = open(job);
    for (let attempt = 1; ; attempt++) {
      const [row] = db.pragma("wal_checkpoint(TRUNCATE)");
      const ok = row.busy === 0;
      if (ok || attempt === job.attempts) {
        db.close();
        return { ok, detail: "busy=" + row.busy + " log=" + row.log + " attempts=" + attempt };
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, job.pauseMs);
    }
  });
}

function step(name, run) {
  try { return { step: name, ...run() }; }
  catch (err) { return { step: name, ok: false, detail: String(err.code || err.message) }; }
}

// Looks for all needles in one pass: the first two bytes of each window choose the few needles to compare.
function find({ files, needles }) {
  if (needles.length === 0) return [];
  const wanted = needles.map((text) => Buffer.from(text, "base64"));
  const byPrefix = new Map();
  wanted.forEach((needle, at) => {
    const prefix = needle.readUInt16BE(0);
    byPrefix.set(prefix, [...(byPrefix.get(prefix) || []), at]);
  });
  const begins = new Uint8Array(65536);
  for (const prefix of byPrefix.keys()) begins[prefix] = 1;
  const found = new Set();
  const overlap = Math.max(2, ...wanted.map((needle) => needle.length)) - 1;
  for (const file of files) {
    if (fs.existsSync(file)) scan(file, overlap, (window) => look(window, wanted, begins, byPrefix, found));
  }
  return [...found].sort((a, b) => a - b);
}

function look(window, wanted, begins, byPrefix, found) {
  for (let at = 0; at + 1 < window.length; at++) {
    const prefix = (window[at] << 8) | window[at + 1];
    if (begins[prefix] === 0) continue;
    for (const index of byPrefix.get(prefix)) {
      const needle = wanted[index];
      if (window.compare(needle, 0, needle.length, at, Math.min(at + needle.length, window.length)) === 0) found.add(index);
    }
  }
}

// Windows of a megabyte; each begins with the end of the one before, so that no needle falls between two.
function scan(file, overlap, visit) {
  const buffer = Buffer.alloc((1 << 20) + overlap);
  const fd = fs.openSync(file, "r");
  let kept = 0;
  for (;;) {
    const read = fs.readSync(fd, buffer, kept, buffer.length - kept, null);
    if (read === 0) break;
    const length = kept + read;
    visit(buffer.subarray(0, length));
    kept = Math.min(overlap, length);
    buffer.copyWithin(0, length - kept, length);
  }
  fs.closeSync(fd);
}
`;
