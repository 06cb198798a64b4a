/** Cookie names of a session, without and with TLS. Apart from the client, because the server reads them too. */
export const SESSION_COOKIES = ["better-auth.session_token", "__Secure-better-auth.session_token"] as const;
