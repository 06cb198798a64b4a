import ambiguousNames from "../data/ambiguous-names.json";

import givenNames from "../data/given-names.json";
import { INNOCENT_WORDS, VERSION_WORDS } from "../data/lists";
import seedWords from "../data/seed-words.json";
import surnames from "../data/surnames.json";
import type { Recognisers } from "../detect/analyser";
import { NAME_AMBIGUOUS, NAME_GIVEN, NAME_SURNAME } from "../detect/lexicon";
import { DIGIT_WORDS } from "../views/number-words";
import { ADDRESS } from "./address";
import { AMERICAS } from "./americas";
import { ANNOUNCED } from "./announced";
import { ASIA_PACIFIC } from "./asia-pacific";
import { CODES } from "./codes";
import { CONTACT, REACHED } from "./contact";
import { CONTEXTUAL } from "./contextual";
import { DOCUMENTS } from "./documents";
import { EUROPE } from "./europe";
import { FINANCE } from "./finance";
import { LOGINS } from "./logins";
import { NETWORK } from "./network";
import { PERSON } from "./person";
import { PLATES } from "./plates";
import { REGISTRY } from "./registry";
import { ROLES } from "./roles";
import { SIGN_WORDS } from "./spelled-email";
import { ANCHORED_TOKENS, TOKENS } from "./tokens";
import { VAT } from "./vat";
import { WHEREABOUTS } from "./whereabouts";

/** Every family. Order matters only between equal scores: the first wins, so the weakest family stands last. */
export const BUILT_IN: Recognisers = {
  values: [
    ...FINANCE,
    ...EUROPE,
    ...AMERICAS,
    ...ASIA_PACIFIC,
    ...VAT,
    ...NETWORK,
    ...CONTACT,
    ...REGISTRY,
    ...DOCUMENTS,
  ],
  contextual: [
    ...CONTEXTUAL,
    ...CODES,
    ...LOGINS,
    ...WHEREABOUTS,
    ...PLATES,
    ...ROLES,
    REACHED,
    ...PERSON,
    ...ANNOUNCED,
    ...ADDRESS,
  ],
  tokens: TOKENS,
  anchored: ANCHORED_TOKENS,
  negative: INNOCENT_WORDS,
  versions: VERSION_WORDS,
  // biome-ignore format: a word list
  programs: ["curl", "wget", "http", "httpie", "xh", "aria2c", "kubectl", "helm", "skopeo", "podman", "mysql", "mysqldump", "mysqladmin", "mariadb", "sshpass", "docker", "az", "oc", "redis-cli", "mongo", "mongosh", "mongodump", "ldapsearch", "ldapadd", "7z", "zip", "unzip", "htpasswd", "sqlcmd", "bcp", "smbclient", "net", "net1", "rpcclient", "unrar", "rar", "7za", "openssl", "echo", "printf", "httpbasicauth", "httpdigestauth", "basicauth", "networkcredential", "pscredential", "auth", "credentials", "login", "authenticate", "setbasicauth", "convertto securestring", "password hash", "hash password", "hashpw", "generate password hash", "set password", "setpassword", "make password", "env", "set", "setx", "setenv", "put", "config set"],
  seedWords,
  digitWords: DIGIT_WORDS,
  signWords: SIGN_WORDS,
  names: [...named(givenNames, NAME_GIVEN), ...named(surnames, NAME_SURNAME), ...named(ambiguousNames, NAME_AMBIGUOUS)],
};

function named(words: readonly string[], bits: number): [string, number][] {
  return words.map((word) => [word, bits]);
}
