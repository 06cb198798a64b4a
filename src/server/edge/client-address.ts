/** Overwritten by the front server with who the client is, as far as it can be believed: a client can't choose it. */
export const CLIENT_ADDRESS_HEADER = "x-lethe-client-address";
