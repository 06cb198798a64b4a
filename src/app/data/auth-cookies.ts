/** Cookie names of a session, without and with TLS. Apart from the client, because the server reads them too. */
export const SESSION_COOKIES = ["lethe.session_token", "__Secure-lethe.session_token"] as const;
