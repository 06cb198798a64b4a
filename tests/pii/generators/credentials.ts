import type { Random } from "./random";

/** Compound names of credentials in every case style, and the places where a configuration or a command writes one. */

const OWNERS = ["", "db", "admin", "smtp", "redis", "stripe", "user", "root", "vpn", "ldap", "my app"];
const KINDS = [
  "password",
  "passwd",
  "pwd",
  "secret",
  "token",
  "api key",
  "secret key",
  "access key",
  "client secret",
  "passphrase",
  "auth token",
  "private key",
];

const STYLES: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.join("_"),
  (words) => words.join("_").toUpperCase(),
  (words) => words.join("-"),
  (words) => words.join("."),
  (words) => words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(""),
  (words) => words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
  (words) => words.join(""),
];

export function credentialName(random: Random): string {
  const words = `${random.pick(OWNERS)} ${random.pick(KINDS)}`.trim().split(" ");
  return random.pick(STYLES)(words);
}

/** A value of any length from six, with a digit or a sign as any but the laziest has. */
export function credentialValue(random: Random): string {
  const lower = "abcdefghijkmnpqrstuvwxyz";
  return random.pick([
    () => `${random.chars(random.integer(4, 7), lower)}${random.chars(random.integer(2, 4), "23456789")}`,
    () =>
      `${random.chars(3, lower)}${random.pick(["!", "@", "#", "$", "%", "&", "*", "?"])}${random.chars(4, lower)}${random.chars(2, "23456789")}`,
    () =>
      random.chars(random.integer(12, 40), `${lower}ABCDEFGHJKLMNPQRSTUVWXYZ23456789`) + random.chars(1, "23456789"),
    () => random.chars(32, "0123456789abcdef"),
    () => `${random.chars(22, `${lower}ABCDEFGHJKLMNPQRSTUVWXYZ23456789+/`)}==`,
    () => [random.chars(6, lower), random.chars(5, lower), random.chars(3, "23456789")].join("-"),
  ])();
}

/** `¶` is the name, `§` the value. */
export const CREDENTIAL_FORMS: readonly string[] = [
  "¶: |\n  §\nport: 8080\n",
  'let ¶: &str = "§";',
  'const given = process.env.¶ || "§";',
  'const given = env.¶ ?? "§";',
  'variable "¶" {\n  type = string\n  default = "§"\n}\n',
  "¶=§",
  "export ¶=§",
  "export ¶='§'",
  '¶="§"',
  "¶: §",
  '¶: "§"',
  "¶: '§' # keep",
  '{"¶": "§"}',
  '{"a": 1, "¶":"§", "b": 2}',
  '{\\"¶\\": \\"§\\"}',
  "<¶>§</¶>",
  '<add key="¶" value="§"/>',
  '<property name="¶">§</property>',
  "[main]\n¶ = §\nport = 8080",
  'const ¶ = "§";',
  'let ¶: string = "§";',
  "$¶ = '§';",
  "var ¶ = `§`;",
  'config["¶"] = "§"',
  "config.¶ = '§'",
  'os.environ["¶"] = "§"',
  'setenv("¶", "§", 1)',
  "set ¶=§",
  "SET ¶ '§'",
  '¶ => "§"',
  '¶ := "§"',
  "tool --¶ §",
  "tool --¶=§",
  'tool --¶ "§"',
  "docker run -e ¶=§ img",
  "kubectl create secret generic s --from-literal=¶=§",
  "ENV ¶ §",
  "- name: ¶\n  value: §\n",
  "- ¶: §",
  "| ¶ | § |",
  "the ¶ is §",
  "https://h.kowal.pl/x?¶=§&y=1",
  "2026-03-01 10:22:31 DEBUG ¶=§ user=4",
  "  ¶   =   §",
  "¶\t§",
  "Server=h;¶=§;Port=5432",
  "**¶**: `§`",
];
