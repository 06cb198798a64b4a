import { foldWords } from "../views/alphabet";
import { isCredentialOption } from "./credentials";
import type { Hit } from "./hit";

/**
 * Credentials on a command line: `curl -u ann:x`, `mysql -px`, `--password x`. A program's name or an option says what
 * follows; the look-ahead is bounded and stays in the line.
 */

/** `--password x`, `--db-pass=x`, `-Password x`, `/password:x`; the name is told by its last words. */
const OPTION = /(?:^|[\s"'`(])(?:--?|\/)([A-Za-z][\w.-]{2,47})(?:[ \t]{1,3}|[=:])(["']?)([^\s"'<>]{3,200})/y;
/** `ENV DB_PASSWORD x`, `SET app.secret 'x'`, `setx API_KEY x`. */
const SETTING =
  /(?:env|setx?|setenv|put|config set) {1,3}(?:-{1,2}\w{1,16} )?["']?([A-Za-z][\w.-]{2,47})["']?[ \t]{1,3}["']?([^\s"'<>]{4,200})/iy;

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

/** `--private-key rsa.pem`: where the key is kept. */
const FILE = /^[\w./\\-]+\.(?:pem|key|pub|json|ya?ml|toml|txt|crt|cer|der|p12|pfx|jks|env|conf|cfg|ini)$/i;

/** The credential that a program's name at `start` announces. */
export function hitCommand(text: string, start: number): Hit | undefined {
  const setting = hitSetting(text, start);
  if (setting !== undefined) return setting;
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

/** The value of a variable that a file or a console sets. */
function hitSetting(text: string, start: number): Hit | undefined {
  SETTING.lastIndex = start;
  const [whole = "", name = "", value = ""] = SETTING.exec(text) ?? [];
  if (value === "" || NO_VALUE.test(value) || !isCredentialOption(name) || !/[\d!-,:-@^]/.test(value)) return undefined;
  const at = start + whole.length - value.length;
  return { start: at, end: at + value.length, type: "SECRET", score: 0.7 };
}

/** The value of an option whose dashes stand at `start`. */
export function hitOption(text: string, start: number): Hit | undefined {
  OPTION.lastIndex = start > 0 ? start - 1 : 0;
  const match = OPTION.exec(text);
  const [, name = "", , value = ""] = match ?? [];
  if (match === null || NO_VALUE.test(value) || FILE.test(value) || !isCredentialOption(name)) return undefined;
  if (foldWords(value) === "" || (/^[a-z]+$/.test(value) === true && value.length < 5)) return undefined;
  const end = OPTION.lastIndex;
  return { start: end - value.length, end, type: /pass|pwd/i.test(match[0]) ? "PASSWORD" : "SECRET", score: 0.72 };
}
