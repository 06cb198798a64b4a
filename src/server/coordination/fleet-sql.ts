const CHANGES_KEPT = "1 hour";
export const CHANGES_PER_READ = 1_000;
/** The numbers of the lock mean nothing. It makes changes visible in the order of their numbers. */
const CHANGE_LOCK = 7_391_204_456;
export const CHANNEL = "lethe_fleet";

/** In the order of the list. */
const CHARGES = `json_to_recordset(CAST($1 AS JSON))
      AS r(name TEXT, slice BIGINT, amount BIGINT, floor BIGINT, keep DOUBLE PRECISION)`;

/** One that is charged or raised again is remembered from then on. */
const KEPT_ON = "expires_at = GREATEST(c.expires_at, excluded.expires_at)";

/** Everything that processes tell each other, over the tables of `lethe_fleet`. */
export const SQL = {
  join: `INSERT INTO lethe_fleet.process (id, vault, seen, expires_at)
    VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) FROM lethe_fleet.change), now() + $3 * interval '1 ms')`,
  leave: "DELETE FROM lethe_fleet.process WHERE id = $1",
  renew: `UPDATE lethe_fleet.process SET expires_at = now() + $3 * interval '1 ms', seen = GREATEST(seen, $2)
    WHERE id = $1
    RETURNING (SELECT COUNT(*) FROM lethe_fleet.process p WHERE p.expires_at > now() AND p.id <> $1)::int AS others`,
  bury: "DELETE FROM lethe_fleet.process WHERE expires_at < now() - interval '1 minute'",
  prune: `DELETE FROM lethe_fleet.change WHERE at < now() - interval '${CHANGES_KEPT}'`,
  changes: `SELECT seq, change FROM lethe_fleet.change WHERE seq > $1 ORDER BY seq LIMIT ${CHANGES_PER_READ}`,
  newest: "SELECT COALESCE(MAX(seq), 0) AS seq FROM lethe_fleet.change",
  publish: `WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(${CHANGE_LOCK}))
    INSERT INTO lethe_fleet.change (change) SELECT $1 FROM turn RETURNING seq`,
  // Only a counter: what changed is read from the table, so that nothing is lost while a listener was away.
  notify: `SELECT pg_notify('${CHANNEL}', $1)`,
  unaware: "SELECT COUNT(*)::int AS count FROM lethe_fleet.process WHERE seen < $1 AND expires_at > now() AND id <> $2",
  fileOwners: `SELECT COUNT(*)::int AS count FROM lethe_fleet.process
    WHERE expires_at > now() AND id <> $1 AND (vault = 'file' OR $2 = 'file')`,
  others: "SELECT COUNT(*)::int AS count FROM lethe_fleet.process WHERE expires_at > now() AND id <> $1",
  takeLease: `INSERT INTO lethe_fleet.lease AS l (name, holder) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET holder = $2
      WHERE NOT EXISTS (SELECT 1 FROM lethe_fleet.process p WHERE p.id = l.holder AND p.expires_at > now())
    RETURNING name`,
  giveLease: "DELETE FROM lethe_fleet.lease WHERE name = $1 AND holder = $2",
  raise: `INSERT INTO lethe_fleet.counter AS c (name, slice, count, expires_at)
    SELECT name, slice, floor, now() + keep * interval '1 ms' FROM ${CHARGES}
    ON CONFLICT (name, slice) DO UPDATE SET count = GREATEST(c.count, excluded.count), ${KEPT_ON}`,
  charge: `INSERT INTO lethe_fleet.counter AS c (name, slice, count, expires_at)
    SELECT name, slice, amount, now() + keep * interval '1 ms' FROM ${CHARGES}
    ON CONFLICT (name, slice) DO UPDATE SET count = c.count + excluded.count, ${KEPT_ON} RETURNING name, slice, count`,
  counts: `SELECT c.name, c.slice, c.count FROM lethe_fleet.counter c
    JOIN json_to_recordset(CAST($1 AS JSON)) AS r(name TEXT, slice BIGINT) ON c.name = r.name AND c.slice = r.slice
    WHERE c.expires_at > now()`,
  // A claim is worth as much as its owner's life; a landed one says for a moment that the store is to be asked.
  claim: `INSERT INTO lethe_fleet.flight AS f (name, owner, expires_at) VALUES ($1, $2, now() + $3 * interval '1 ms')
    ON CONFLICT (name) DO UPDATE SET owner = $2, landed = false, expires_at = excluded.expires_at
      WHERE f.expires_at < now() OR (NOT f.landed
        AND NOT EXISTS (SELECT 1 FROM lethe_fleet.process p WHERE p.id = f.owner AND p.expires_at > now()))
    RETURNING false AS landed`,
  claimState: `SELECT landed FROM lethe_fleet.flight f WHERE name = $1 AND expires_at > now()
    AND (landed OR EXISTS (SELECT 1 FROM lethe_fleet.process p WHERE p.id = f.owner AND p.expires_at > now()))`,
  land: "UPDATE lethe_fleet.flight SET landed = true, expires_at = now() + $3 * interval '1 ms' WHERE name = $1 AND owner = $2",
  renewClaims: `UPDATE lethe_fleet.flight SET expires_at = now() + $3 * interval '1 ms'
    WHERE owner = $1 AND name = ANY($2) AND NOT landed`,
  unclaim: "DELETE FROM lethe_fleet.flight WHERE name = $1 AND owner = $2",
  forgetFlights: "DELETE FROM lethe_fleet.flight WHERE expires_at < now()",
  forgetCounters: "DELETE FROM lethe_fleet.counter WHERE expires_at < now()",
};
