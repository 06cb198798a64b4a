import { foldWords } from "../views/alphabet";
import type { Hit } from "./hit";

/**
 * Credentials on a command line: `curl -u ann:x`, `mysql -px`, `--password x`. A program's name or an option says what
 * follows; the look-ahead is bounded and stays in the line.
 */

/** `--password x`, `--db-pass=x`, `-Password x`, `/password:x`. */
const OPTION =
  /(?:^|[\s"'`(])(?:--?|\/)(?:[A-Za-z]{1,16}[-_.]){0,3}(?:password|passwd|passphrase|pass|pwd|secret|token|api-?key|auth-?token|access-?key|secret-?key|private-?key|client-?secret)(?:[ \t]{1,3}|[=:])(["']?)([^\s"'<>]{3,200})/giy;

/** Programs whose short options carry credentials: user:password together, or the password alone. */
const PAIRS =
  /(?:curl|wget|http|https|httpie|xh|aria2c|ab|hey|siege|lynx|kubectl|helm|skopeo|podman)\b[^\n|;]{0,120}?\s(?:-u|--user|--proxy-user|-U|-a|--auth|--creds|--src-creds|--dest-creds)[ =]?["']?[^\s:"']{1,64}:([^\s"'|;]{1,128})/iy;
const ALONE =
  /(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;]{0,120}?\s-p["']?([^\s"'|;-][^\s"'|;]{2,127})/iy;
const SPACED =
  /(?:sshpass|docker|podman|az|oc|redis-cli|mongo|mongosh|mongodump|ldapsearch|ldapadd|7z|zip|unzip|htpasswd|sqlcmd|bcp|smbclient|net)\b[^\n|;]{0,120}?\s(?:-p|-a|-w|-P|-b|--password)[ =]?["']?([^\s"'|;-][^\s"'|;]{2,127})/iy;
/** `smbclient -U ann%x`. */
const PERCENT =
  /(?:smbclient|rpcclient|net|mount\.cifs|smbget)\b[^\n|;]{0,120}?\s(?:-U|--user)[ =]?["']?[^\s%"']{1,64}%([^\s"'|;]{1,128})/iy;

/** Nothing stands between option and password: `unrar x -pX`, `7z x -pX`. */
const GLUED = /(?:unrar|rar|7z|7za)\b[^\n|;]{0,120}?\s-p["']?([^\s"'|;-][^\s"'|;]{2,127})/iy;
/** `openssl enc -k X`, `net user ann X /add`, `echo X | sudo -S`. */
const OPENSSL =
  /openssl\b[^\n|;]{0,120}?\s(?:-k|-passin pass:|-passout pass:|-pass pass:)\s?["']?([^\s"'|;-][^\s"'|;]{2,127})/iy;
const NET_USER = /net1? user(?: \/domain)? [^\s/"']{1,64} ["']?([^\s"'|;*/][^\s"'|;]{2,127})/iy;
const ECHOED =
  /(?:echo|printf)(?: -[ne]{1,2})? (?:["']?[\w.-]{1,32}:)?["']?([^\s"'|;$][^\s"'|;]{2,127})["']? ?\| ?(?:sudo -S|passwd\b|chpasswd\b|su\b|docker login\b|gpg\b|openssl\b|kinit\b|cryptsetup\b)/iy;
/** A call that takes a password: `HTTPBasicAuth("ann", "X")`, `ConvertTo-SecureString "X"`, `password_hash("X")`. */
const CALL =
  /(?:httpbasicauth|httpdigestauth|basicauth|networkcredential|pscredential|auth|credentials?|login|authenticate|setbasicauth)["']? ?[=:]? ?\(\s?["'][^"'\n]{1,64}["'], ?["']([^"'\n]{3,128})["']/iy;
const HASHED =
  /(?:convertto-securestring|password_hash|hash_password|hashpw|generate_password_hash|set_password|setpassword|make_password)(?: -string)?[ (]{1,2}b?["']([^"'\n$]{3,128})["']/iy;

const PROGRAMS = [PAIRS, ALONE, SPACED, PERCENT, GLUED, OPENSSL, NET_USER, ECHOED, CALL, HASHED];
const NO_VALUE =
  /^(?:\$|<|\{|\[|%|\*|x{3}|\.{2}|your|my-|example|-|file:|env:|pass:|stdin$|string$|str$|the$|is$|and$|or$|to$|for$|must$|with$|in$|pass(?:word)?$|passwd$|secret$|pwd$|token$)/i;

/** The credential that a program's name at `start` announces. */
export function hitCommand(text: string, start: number): Hit | undefined {
  for (const pattern of PROGRAMS) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    const value = match?.[1];
    if (match === null || value === undefined || NO_VALUE.test(value)) continue;
    if (pattern === SPACED && !/\d|[^\w./:-]/.test(value)) continue; // `docker run -p 80:80`, `-w /app`
    if (/^\d{1,5}(?::\d{1,5}){0,2}$|^[./~]/.test(value)) continue;
    // What was caught stands last, but for a quote, a bracket or the program that reads it.
    const at = start + match[0].lastIndexOf(value);
    return { start: at, end: at + value.length, type: "PASSWORD", score: 0.75 };
  }
  return undefined;
}

/** The value of an option whose dashes stand at `start`. */
export function hitOption(text: string, start: number): Hit | undefined {
  OPTION.lastIndex = start > 0 ? start - 1 : 0;
  const match = OPTION.exec(text);
  const value = match?.[2];
  if (match === null || value === undefined || NO_VALUE.test(value)) return undefined;
  if (foldWords(value) === "" || (/^[a-z]+$/.test(value) === true && value.length < 5)) return undefined;
  const end = OPTION.lastIndex;
  return { start: end - value.length, end, type: /pass|pwd/i.test(match[0]) ? "PASSWORD" : "SECRET", score: 0.72 };
}
