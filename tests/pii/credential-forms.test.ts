import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";
import { Random } from "./generators/random";

const scanner = createScanner();

/** `§` stands for the credential. */
const FORMS: readonly string[] = [
  // columns
  "| user | password |\n|---|---|\n| bob | § |\n",
  "| user | Passwort | role |\n|---|---|---|\n| bob | `§` | admin |\n",
  "user,password,role\nbob,§,admin\n",
  '"user";"password"\n"bob";"§"\n',
  "user\tpassword\nbob\t§\n",
  "password\n--------\n§\n",
  // markup, arrows, attributes
  "- **Password:** `§`",
  "* Password → §",
  '<input type="password" value="§">',
  // calls
  '{"auth": ("bob", "§")}',
  'auth=("bob", "§")',
  'requests.get(url, auth=HTTPBasicAuth("bob", "§"))',
  'new NetworkCredential("bob", "§")',
  'ConvertTo-SecureString "§" -AsPlainText -Force',
  'password_hash("§")',
  // command lines
  'echo "§" | sudo -S ls',
  "echo § | passwd --stdin bob",
  "net user bob § /add",
  "openssl enc -aes-256-cbc -k § -in f",
  "unrar x -p§ f.rar",
  // statements
  "CREATE USER 'bob'@'%' IDENTIFIED BY '§';",
  // sentences
  "Votre mot de passe provisoire est « § »",
  "clave: §",
  "password di accesso: §",
  "Пароль от сервера - §",
  "비밀번호는 § 입니다",
  "كلمة المرور: §",
  "รหัสผ่าน: §",
  "Mật khẩu: §",
];

/** Where a configuration says so, words that a dash joins are a password too. */
const CONFIGURED: readonly string[] = [
  "DB_PASSWORD=§",
  "  password: §\n  user: x",
  'const adminPassword = "§";',
  "<password>§</password>",
  '<add key="Password" value="§" />',
  "jdbc:postgresql://h/db?user=a&password=§",
  "Contraseña: §",
  "Hasło: §",
  "Пароль: §",
  "wifi password: §",
  "user,password\nbob,§\n",
];

const LETTERS = "abcdefghijkmnpqrstuvwxyz";
const made = (random: Random) =>
  `${random.chars(4, LETTERS.toUpperCase())}${random.chars(4, LETTERS)}${random.chars(3, "23456789")}`;
/** Of letters that make no word of code by chance. */
const words = (random: Random) => `${random.chars(7, "abdeglnruz")}-${random.chars(5, "abdeglnruz")}`;

function isCovered(form: string, value: string): boolean {
  const text = form.replace("§", () => value);
  const at = text.indexOf(value);
  const { findings } = scanner.scan(text);
  return Array.from(value).every((_, i) => findings.some(({ start, end }) => start <= at + i && at + i < end));
}

describe("a credential is found in every form that names it", () => {
  it.each(FORMS)("%j", (form) => {
    const random = new Random(7);
    const lost = Array.from({ length: 6 }, () => made(random)).filter((value) => !isCovered(form, value));
    expect(lost).toEqual([]);
  });

  it.each(CONFIGURED)("also one of words: %j", (form) => {
    const random = new Random(11);
    const lost = Array.from({ length: 4 }, () => words(random)).filter((value) => !isCovered(form, value));
    expect(lost).toEqual([]);
  });
});

it.each([
  "| field | password |\n|---|---|\n| minimum | required |\n| maximum | optional |\n",
  "Username, password, email\nThe form, validation, submit\n",
  "The password is case-sensitive.",
  "password: case-sensitive",
  "headers: [{ type: 'header', key: 'next-router-prefetch' }]",
  "password: auth[1],",
  "login(user, password)",
  'echo "done" | tee log.txt',
])("and what only speaks of one is left alone: %j", (text) => {
  expect(scanner.scan(text).findings).toEqual([]);
});

it.each([
  "A worker is a Child Process of Node.",
  "{ type: 'button', name: 'Sign In' }",
  "{ id: 'x', name: 'Custom Provider' }",
  "It is a cache miss. Use it when the caller waits.",
  "$ node index.js Hola Mundo",
  "Set DNS to 1.1.1.1 or 8.8.8.8, then open 192.168.1.1.",
])("plain words and published addresses are nobody's: %j", (text) => {
  expect(scanner.scan(text).findings).toEqual([]);
});

it.each(["Name: Hunter Lindqvist", "Mr. Field called.", "my daughter Petra", "Name: Li Na"])(
  "while a name beside a word stays one: %j",
  (text) => {
    expect(scanner.scan(text).findings.map(({ type }) => type)).toEqual(["PERSON"]);
  },
);
