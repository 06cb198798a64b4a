import type { Refused } from "../data/auth";

export interface Refusal {
  title: string;
  advice: string;
}

/** The same words for an unknown address and for a wrong password: neither is given away. */
export function passwordRefusal({ status }: Refused): Refusal {
  if (status === 429) {
    return {
      title: "Too many tries on this account",
      advice: "Wait a minute; or, if you have a second factor, add its code and log in at once.",
    };
  }
  if (status === 0 || status >= 500) return UNREACHABLE;
  return {
    title: "E-mail and password do not match",
    advice: "Check both. The first password was printed when the server started for the first time.",
  };
}

export function codeRefusal({ status, code }: Refused): Refusal {
  if (status === 0 || status >= 500) return UNREACHABLE;
  if (status === 429) return { title: "Too many wrong codes", advice: "Wait a quarter of an hour, then log in again." };
  if (code === "INVALID_TWO_FACTOR_COOKIE" || code === "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE")
    return { title: "This login took too long", advice: "Go back and enter your password again." };
  return {
    title: "The code does not fit",
    advice: "Codes change every thirty seconds: enter the one that is shown now.",
  };
}

export function passkeyRefusal({ status, code }: Refused): Refusal {
  if (code === "AUTH_CANCELLED")
    return { title: "No passkey was used", advice: "Try again, or log in with your password." };
  if (code === "USER_NOT_VERIFIED")
    return {
      title: "Your device did not check who is there",
      advice: "Use a passkey that asks for a finger, a face or a PIN, or log in with your password.",
    };
  if (status === 0 || status >= 500) return UNREACHABLE;
  return {
    title: "This passkey opened no account",
    advice:
      "It is not known here, or your device did not check who is there. Log in with your password, then add it on your account page.",
  };
}

export function ssoRefusal(error: string): Refusal {
  const code = error.toLowerCase();
  if (code.includes("no_role") || code.includes("role"))
    return { title: "You have no role here", advice: "Ask who runs the single sign-on to put you into a group." };
  if (code.includes("link") || code.includes("email"))
    return { title: "Single sign-on did not name a verified address", advice: "Ask who runs the single sign-on." };
  return { title: "Single sign-on did not work", advice: "Try again. If it stays, the server's log names the cause." };
}

const UNREACHABLE: Refusal = {
  title: "The server does not answer",
  advice: "Check that Lethe is running, then try again.",
};
